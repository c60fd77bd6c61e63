import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seededRandom } from '../engine/seeded-random.js';
import type { Clock } from '../model/clock.js';
import type { Document } from '../model/document.js';
import { formatDuration } from '../model/duration.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { SimulationResult } from '../model/simulation.js';
import type { Screen } from '../model/terminal.js';
import { print } from '../output/print.js';
import { resultData } from '../output/report-data.js';
import { createStyle } from '../output/style.js';
import type { Admin, AdminOptions } from '../simulate/admin.js';
import { interactive } from '../simulate/interactive.js';
import { startLive } from '../simulate/live.js';
import { addressText, type LivePlaces, resolvePlaces } from '../simulate/live-addresses.js';
import type { LiveSession } from '../simulate/live-session.js';
import { tlsByDestination } from '../simulate/live-tls.js';
import type { OpenProxy } from '../simulate/proxy.js';
import { readTopology } from '../topology/index.js';
import type { Context, Flags } from './command.js';
import { openForward } from './live-forward.js';
import type { LiveOptions } from './live-options.js';
import { livePlay } from './live-play.js';
import { showLive } from './live-show.js';

/** How long the end waits for answers under way. */
const GRACE_MS = 1000;
const GRACE_STEP_MS = 20;

/** `simulate --live`: 0, or 1 where an expectation is not met. Ctrl-C ends it as `--for` does. */
export async function runLive(
  context: Context,
  documents: readonly Document[],
  flags: Flags,
  overrides: (scenario: Scenario) => Scenario,
  options: LiveOptions,
): Promise<number> {
  const { terminal, clock } = context;
  const { plan, scenario } = await livePlay(context, documents, flags, overrides);
  const closing = new AbortController();
  const places = await resolvePlaces(plan, {
    client: scenario.client,
    topology: readTopology(documents),
    overrides: options.overrides,
    tls: tlsByDestination(plan, { documents, readFile: (path) => readText(context, path), warn: terminal.warn }),
    forward: await openForward(context, flags, documents, closing.signal),
  });
  tellWhatIsSent(context, plan, scenario);
  const session = startLive(plan, scenario, { clock, random: seededRandom(scenario.traffic.seed), places });
  let admin: Admin | undefined;
  try {
    const listener = await openProxy(context, session, places, options);
    const quitting = new AbortController();
    const ended = AbortSignal.any([endOf(context, options.forMs), quitting.signal]);
    const drain = (): void => void listener?.close();
    admin = await openControl(context, session, options, { drain, quit: () => quitting.abort() });
    const at = placesOf(listener, admin, options.tls === undefined ? 'http' : 'https');
    options.opened?.(at);
    const screen = options.interactive ? await terminal.screen?.() : undefined;
    const show = screen === undefined ? showLive(session, context, options.format, flags.verbose === true) : undefined;
    if (screen === undefined) await aborted(ended);
    else await watch(session, context, screen, ended, { ...at, more: options.about });
    await Promise.all([listener?.close(), answersUnderWay(session, clock)]);
    const result = session.stop();
    if (show === undefined) await print(terminal, { kind: 'simulation', data: [result] }, options.format);
    else await show.end(result);
    return result.expectations.every(({ met }) => met) ? 0 : 1;
  } finally {
    await admin?.close();
    session.stop();
    closing.abort();
  }
}

function readText({ cwd }: Context, path: string): string | undefined {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch {
    // Whoever asks says what is missing.
    return undefined;
  }
}

/** The proxy of `--listen`, loaded only then. */
async function openProxy(
  context: Context,
  session: LiveSession,
  places: LivePlaces,
  { listen, ...options }: LiveOptions,
): Promise<OpenProxy | undefined> {
  if (listen === undefined) return undefined;
  const { openListener } = await import('./live-listen.js');
  return openListener(context, session, places, listen, options);
}

/** The admin interface of `--admin`, loaded only then. */
async function openControl(
  context: Context,
  session: LiveSession,
  { admin }: LiveOptions,
  does: Pick<AdminOptions, 'drain' | 'quit'>,
): Promise<Admin | undefined> {
  if (admin === undefined) return undefined;
  const { openAdmin } = await import('./live-admin.js');
  return openAdmin(context, session, { ...admin, ...does });
}

function placesOf(
  listener: OpenProxy | undefined,
  admin: Admin | undefined,
  scheme: string,
): { proxyUrl?: string; adminUrl?: string } {
  return {
    ...(listener === undefined ? {} : { proxyUrl: `${scheme}://${addressText(listener.address)}` }),
    ...(admin === undefined ? {} : { adminUrl: admin.url }),
  };
}

/** The full-screen view, until it is left or the run ends. */
async function watch(
  session: LiveSession,
  context: Context,
  screen: Screen,
  ended: AbortSignal,
  { proxyUrl, adminUrl, more = [] }: { proxyUrl?: string; adminUrl?: string; more?: readonly string[] },
): Promise<void> {
  const { clock, terminal } = context;
  const style = createStyle(terminal.color, screen.columns);
  const record = (): Promise<string> => writeRecord(context, session.result());
  const about = [
    ...(proxyUrl === undefined ? [] : [`proxy ${proxyUrl}`]),
    ...(adminUrl === undefined ? [] : [`admin ${adminUrl}`]),
    ...more,
  ];
  await interactive(session, { screen, clock, style, signal: ended, about, record });
}

/** Aborted by Ctrl-C, and when the time of `--for` is over. */
function endOf({ clock, signal }: Context, forMs: number | undefined): AbortSignal {
  const end = new AbortController();
  if (signal.aborted) end.abort();
  signal.addEventListener('abort', () => end.abort());
  if (forMs !== undefined) clock.after(forMs, () => end.abort());
  return end.signal;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
}

/** Sends nothing more, and waits for answers that come soon. */
async function answersUnderWay(session: LiveSession, clock: Clock): Promise<void> {
  session.pause(true);
  const lastMs = clock.now() + GRACE_MS;
  const open = (): boolean =>
    session.snapshot().levels.some(({ endpoints }) => endpoints.some(({ active }) => active > 0));
  while (open() && clock.now() < lastMs) await new Promise<void>((done) => clock.after(GRACE_STEP_MS, done));
}

/** The result so far as a file in the working directory, named by its millisecond, so that no record replaces another. */
async function writeRecord({ cwd, clock, startedMs }: Context, result: SimulationResult): Promise<string> {
  const { writeFiles } = await import('../manifest/write-files.js');
  const time = new Date(startedMs + clock.now()).toISOString().replaceAll(/[-:.]/g, '');
  const name = `failover-record-${time}.json`;
  await writeFiles([{ path: join(cwd, name), text: `${JSON.stringify(resultData(result), null, 2)}\n` }]);
  return name;
}

/** What people should know before the first line. */
function tellWhatIsSent({ terminal }: Context, plan: FailoverPlan, { traffic, events }: Scenario): void {
  const detections = [plan.detection, ...(plan.members ?? []).map(({ detection }) => detection)];
  const checks = detections.flatMap(({ healthCheck }) => healthCheck ?? []);
  const checked = checks.length > 0 || detections.some(({ readiness }) => readiness);
  if (traffic.rpsGiven === true && traffic.rps > 0)
    terminal.note(`sending ${traffic.rps} requests a second to ${plan.service}, as the scenario says`);
  else if (!checked)
    terminal.note(
      `${plan.service} has no health check, and the scenario says nothing of traffic.rps: no endpoint is asked anything`,
    );
  for (const { intervalMs, noTrafficIntervalMs } of checks) {
    if (noTrafficIntervalMs <= intervalMs) continue;
    terminal.note(
      `before the first request, health checks come every ${formatDuration(noTrafficIntervalMs)} only (noTrafficInterval); after it, and after the wait under way, every ${formatDuration(intervalMs)}`,
    );
    break;
  }
  if (events.length > 0)
    terminal.note(
      'the faults of the scenario are played by failover, in front of the endpoints: the endpoints stay as they are',
    );
}
