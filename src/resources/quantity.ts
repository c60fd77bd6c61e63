const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for (`500m` is 0.5, `1k` is 1000); undefined for anything else. */
export function parseQuantity(text: string): number | undefined {
  const [, digits, suffix, exponent] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (suffix === undefined) return Number(digits) * 10 ** Number(exponent ?? 0);
  return Number(digits) * (SUFFIXES[suffix] as number);
}
