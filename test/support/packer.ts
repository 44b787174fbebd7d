import { join } from 'node:path'
import { type Ended, run } from './ingot.ts'

/** Runs Debian's Packer in a folder, which keeps its own files too, so that nothing of the user's has a say. */
export function runPacker(folder: string, ...args: string[]): Promise<Ended> {
  const env = {
    CHECKPOINT_DISABLE: '1',
    PACKER_CONFIG_DIR: join(folder, '.packer'),
    PACKER_CACHE_DIR: join(folder, '.packer'),
    PACKER_NO_COLOR: '1',
  }
  return run('packer', args, { cwd: folder, env })
}

/** What scripts wrote, whatever stands before it: `==> name: `, `    name: `. Sorted: the two streams race. */
export function scriptLines(stdout: string, build: string): string[] {
  return stdout
    .split('\n')
    .flatMap((line) => new RegExp(`^(?:==>|   ) (?:null\\.)?${build}(?: \\([\\w-]+\\))?: ?(.*)$`).exec(line)?.[1] ?? [])
    .filter((line) => line.startsWith('>'))
    .sort()
}
