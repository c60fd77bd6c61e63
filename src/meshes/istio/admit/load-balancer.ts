import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { admitLocalitySetting } from './locality-setting.js';
import { isPrime } from './prime.js';
import { writtenNumber, writtenObjects, writtenText } from './written.js';
import { admitZoneAwareSetting } from './zone-aware-setting.js';

/** `loadBalancer` of a policy (istio: validation.go validateLoadBalancer); `policy` is what should hold the outlierDetection. */
export function admitLoadBalancer(policy: Field, admission: Admission): void {
  const balancer = policy.get('loadBalancer');
  if (!balancer.present) return;
  const hash = balancer.get('consistentHash');
  if (hash.present) {
    admitCookie(hash.get('httpCookie'), admission);
    admitHashAlgorithm(hash, admission);
  }
  const zoneAware = balancer.get('zoneAwareLbSetting');
  if (balancer.get('localityLbSetting').present && zoneAware.present) {
    const message = 'localityLbSetting and zoneAwareLbSetting are both set, expected one of them';
    admission.error(zoneAware, 'istio/locality-and-zone-aware', message);
  }
  admitLocalitySetting(policy, admission);
  admitZoneAwareSetting(policy, admission);
  admitWarmup(balancer.get('warmup'), admission);
}

function admitCookie(cookie: Field, admission: Admission): void {
  if (!cookie.present) return;
  const error = (at: Field, message: string) => admission.error(at, 'istio/session-cookie', message);
  if (writtenText(cookie.get('name')) === '') error(cookie, 'httpCookie has no name');
  const names = new Set<string>();
  for (const attribute of writtenObjects(cookie.get('attributes'), admission)) {
    const name = writtenText(attribute.get('name'));
    if (name === undefined) continue;
    if (name === '') error(attribute, 'a cookie attribute has no name');
    else if (names.has(name)) error(attribute, `the cookie attribute \`${name}\` is given twice`);
    names.add(name);
  }
}

function admitHashAlgorithm(hash: Field, admission: Admission): void {
  const ring = hash.get('minimumRingSize');
  const maglev = hash.get('maglev');
  if ((writtenNumber(ring) ?? 0) !== 0) {
    const message = `minimumRingSize is deprecated, expected ringHash.minimumRingSize: ${ring.number()}`;
    admission.warning(ring, 'istio/minimum-ring-size', message);
    const algorithm = [maglev, hash.get('ringHash')].find(({ present }) => present);
    if (algorithm !== undefined) {
      const both = `minimumRingSize stands beside \`${algorithm.path.at(-1)}\`, expected one of them`;
      admission.error(ring, 'istio/minimum-ring-size', both);
    }
  }
  if (!maglev.present) return;
  const size = writtenNumber(maglev.get('tableSize'));
  if (size === undefined || (size < 5_000_011 && isPrime(size))) return;
  const found = size === 0 ? 'maglev has no tableSize' : `tableSize is ${size}`;
  const message = `${found}, expected a prime number below 5000011`;
  admission.error(size === 0 ? maglev : maglev.get('tableSize'), 'istio/maglev-table-size', message);
}

function admitWarmup(warmup: Field, admission: Admission): void {
  if (!warmup.present) return;
  const error = (at: Field, message: string) => admission.error(at, 'istio/invalid-warmup', message);
  const duration = warmup.get('duration');
  if (duration.present) admitDuration(duration, admission);
  else error(warmup, 'warmup has no duration');
  const percent = warmup.get('minimumPercent');
  if ((percent.number() ?? 0) > 100) error(percent, `minimumPercent is ${percent.number()}, expected 100 at most`);
  const aggression = warmup.get('aggression');
  if ((aggression.number() ?? 1) <= 0) error(aggression, `aggression is ${aggression.number()}, expected more than 0`);
}
