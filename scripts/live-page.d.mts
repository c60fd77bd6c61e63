export const livePage: string;
export function playLivePage(options?: {
  patiently?: boolean;
}): Promise<{ command: string; at: number; shown: string; printed: string }[]>;
export function masked(text: string): string;
