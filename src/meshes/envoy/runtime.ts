import type { Json } from '../../model/document.js';
import type { Field } from './field.js';

/** Runtime keys that a bootstrap sets for the whole process, flattened to `a.b.c`. */
export class Runtime {
  /** No runtime at all. */
  static readonly none = new Runtime();

  private readonly values = new Map<string, Json>();

  /** Static layers in order: a later layer wins (Envoy: source/common/runtime/runtime_impl.cc). */
  static of(bootstrap: Field): Runtime {
    const runtime = new Runtime();
    for (const layer of bootstrap.get('layered_runtime', 'layers').items())
      runtime.flatten('', layer.get('static_layer'));
    return runtime;
  }

  /** A number, or the percent of a fraction `{ numerator, denominator }`; undefined when the key is not set. */
  number(key: string): number | undefined {
    const value = this.values.get(key);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
  }

  private flatten(prefix: string, field: Field): void {
    for (const [key, child] of field.entries()) {
      const name = prefix === '' ? key : `${prefix}.${key}`;
      if (typeof child.value !== 'object') this.values.set(name, child.value as Json);
      else if (child.get('numerator').present) this.values.set(name, percentOf(child));
      else if (!Array.isArray(child.value)) this.flatten(name, child);
    }
  }
}

function percentOf(fraction: Field): number {
  const denominator = fraction.get('denominator').choice(['HUNDRED', 'TEN_THOUSAND', 'MILLION']) ?? 'HUNDRED';
  const hundredth = { HUNDRED: 1, TEN_THOUSAND: 100, MILLION: 10_000 }[denominator];
  return (fraction.get('numerator').number() ?? 0) / hundredth;
}
