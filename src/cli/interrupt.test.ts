import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { Interrupt } from './interrupt.js';

function make() {
  const source = new EventEmitter();
  const end = vi.fn();
  return { source, end, interrupt: new Interrupt(source as unknown as NodeJS.Process, end) };
}

describe('Interrupt', () => {
  it('leaves Ctrl-C to the system until somebody looks at the signal', () => {
    const { source, interrupt } = make();
    expect(source.listenerCount('SIGINT')).toBe(0);
    expect(interrupt.signal).toBe(interrupt.signal);
    expect(source.listenerCount('SIGINT')).toBe(1);
  });

  it('aborts at the first Ctrl-C and ends at the second', () => {
    const { source, end, interrupt } = make();
    const { signal } = interrupt;
    source.emit('SIGINT');
    expect([signal.aborted, end.mock.calls.length]).toEqual([true, 0]);
    source.emit('SIGINT');
    expect(end).toHaveBeenCalledOnce();
  });

  it('knows its own echo from other errors', () => {
    const { source, interrupt } = make();
    const { signal } = interrupt;
    const abort = new DOMException('aborted', 'AbortError');
    expect(interrupt.caused(abort)).toBe(false);
    source.emit('SIGINT');
    expect([interrupt.caused(abort), interrupt.caused(signal.reason), interrupt.caused(new Error('x'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
