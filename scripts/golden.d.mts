export const root: string;
export function findExamples(): string[];
export function commandsOf(folder: string): { file: string; args: string[] }[];
export function runFailover(
  args: string[],
  options?: { cwd?: string },
): Promise<{ stdout: string; stderr: string; code: number }>;
