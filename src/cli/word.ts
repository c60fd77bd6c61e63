import { Command as Commander, Option } from 'commander';
import type { Argument, Flag } from '../commands/command.js';
import { checkValue } from './check-value.js';
import { normaliseFlags } from './normalise-flags.js';

/** Commander's command, with kubectl's way of writing flags and our help. */
export class Word extends Commander {
  readonly flags: Flag[] = [];
  /** The whole text of --help; set before it can be asked for. */
  helpText = '';

  constructor(name?: string) {
    super(name);
    this.helpOption('-h, --help');
  }

  override createCommand(name: string): Word {
    return new Word(name);
  }

  override parseOptions(args: string[]) {
    return super.parseOptions(normaliseFlags(args, this.flags));
  }

  override helpInformation(): string {
    return this.helpText;
  }

  addFlags(flags: readonly Flag[]): void {
    this.flags.push(...flags);
    for (const flag of flags) {
      if (flag.value === undefined) this.addSwitch(flag);
      else this.addValue(flag, flag.value);
    }
  }

  private addSwitch(flag: Flag): void {
    this.addOption(new Option(spelling(flag)));
    this.addOption(new Option(`--no-${flag.name}`));
  }

  private addValue(flag: Flag, placeholder: string): void {
    const { default: fallback, repeats } = flag;
    const initial = fallback !== undefined && repeats ? [fallback] : fallback;
    const option = new Option(`${spelling(flag)} <${placeholder}>`).argParser<unknown>((value, before) => {
      checkValue(value, flag);
      // The first value given takes the place of the default, the others join it.
      return repeats ? [...(Array.isArray(before) && before !== initial ? before : []), value] : value;
    });
    this.addOption(initial === undefined ? option : option.default(initial));
  }

  addArguments(list: readonly Argument[]): void {
    for (const { name, required, repeats } of list) {
      const label = `${name}${repeats ? '...' : ''}`;
      this.argument(required ? `<${label}>` : `[${label}]`);
    }
  }
}

function spelling({ name, short }: Flag): string {
  return short === undefined ? `--${name}` : `-${short}, --${name}`;
}
