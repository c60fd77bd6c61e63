/** The colours of the view; without colour every function gives its text back. */
export interface ViewStyle {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** The colour of a level. */
  level(priority: number, text: string): string;
}
