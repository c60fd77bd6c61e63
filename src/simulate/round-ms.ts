/** Times are told, and compared with what is expected, to the µs: the merge window's timers are later than their time by less. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
