import type { Command } from './command.js';
import { bash, fish, powershell, zsh } from './completion-scripts.js';

const SCRIPTS: Record<string, string> = { bash, zsh, fish, powershell };

export const completion: Command = {
  arguments: [
    {
      name: 'shell',
      description: 'the shell that will read the script',
      required: true,
      choices: Object.keys(SCRIPTS),
    },
  ],
  flags: [],
  description:
    'The scripts ask this very program what fits, so they need not be renewed with it. For `kubectl failover` put kubectl_complete-failover, which comes with the package, on your PATH.',
  examples: [
    { line: 'source <(failover completion bash)', does: 'bash; put it into ~/.bashrc to keep it' },
    { line: 'source <(failover completion zsh)', does: 'zsh; put it into ~/.zshrc to keep it' },
    { line: 'failover completion fish > ~/.config/fish/completions/failover.fish', does: 'fish' },
    { line: 'failover completion powershell | Out-String | Invoke-Expression', does: 'PowerShell' },
  ],
  async run({ terminal }, [shell]) {
    terminal.out(SCRIPTS[shell as string] as string);
    return 0;
  },
};
