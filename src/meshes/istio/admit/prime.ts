/** Envoy takes 1 for a prime too (envoy: common/utility.cc Primes::isPrime, which Istio copies). */
export function isPrime(number: number): boolean {
  if (number !== 0 && number < 4) return true;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) {
    if (number % factor === 0) return false;
  }
  return true;
}
