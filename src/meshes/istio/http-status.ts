/** First and last number of each run of status codes that Go's net/http has a text for. */
const STATUS_RUNS = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
] as const;

/** Whether Istio takes this number in `retryOn` for a status (istio: route/retry/retry.go parseRetryOn, by http.StatusText). */
export function isHttpStatus(status: number): boolean {
  return STATUS_RUNS.some(([first, last]) => status >= first && status <= last);
}
