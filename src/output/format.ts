import type { Report, ReportOf } from './report.js';
import type { Style } from './style.js';

/** One value of `-o`. It renders a report kind when `renders` has a function for it. */
export interface Format {
  name: string;
  renders: { [Kind in Report['kind']]?: (report: ReportOf<Kind>, style: Style) => string };
}
