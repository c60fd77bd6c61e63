// Writes completions/failover.* as `failover completion SHELL` prints them.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.env.FAILOVER_BIN ?? join(root, 'bin/failover.js');

for (const [shell, ending] of Object.entries({ bash: 'bash', zsh: 'zsh', fish: 'fish', powershell: 'ps1' })) {
  writeFileSync(
    join(root, `completions/failover.${ending}`),
    execFileSync(process.execPath, [program, 'completion', shell]),
  );
}
