export interface Sample {
  command?: string;
  program?: string;
  shown?: string;
  at?: number;
  picture?: string;
}

export function findPages(): string[];
export function findSamples(page: string): Sample[];
export function runSamples(samples: readonly Sample[]): Promise<string[]>;
export function shownBy(sample: Sample): string;
