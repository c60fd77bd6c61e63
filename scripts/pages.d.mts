export interface Sample {
  command?: string;
  program?: string;
  shown?: string;
  at?: number;
  picture?: string;
  meanwhile?: string[];
}

export function findPages(): string[];
export function findClusterPages(): string[];
export function clustersOf(page: string): string[] | undefined;
export function argumentsOf(command: string): string[];
export function asShown(text: string): string;
export function withOutputs(text: string, samples: readonly Sample[], outputs: readonly string[]): string;
export function findSamples(page: string): Sample[];
export function runSamples(samples: readonly Sample[]): Promise<string[]>;
export function shownBy(sample: Sample): string;
