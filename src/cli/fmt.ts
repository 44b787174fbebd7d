import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { IngotError } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag } from './flags.ts'

export const spec = {
  usage: 'ingot fmt [options] PATH...',
  description: `
Formats HCL2 templates and variable files, which a later version of Ingot reads. A folder without any
is in order, as for Packer; anything else is an error for now. JSON is never changed.`,
  flags: {
    check: booleanFlag('Change nothing; exit status 3 when something would change.'),
    diff: booleanFlag('Show what changes.'),
    write: booleanFlag('Change the files.', true),
    recursive: booleanFlag('Look into folders inside of folders.'),
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  completes: 'file',
  examples: [{ command: 'ingot fmt -check .', explanation: 'Passes where there is no HCL2.' }],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  for (const path of parsed.positionals) {
    const [found] = await hclFiles(path, parsed.flags.recursive, io.host.cwd)
    if (found !== undefined) throw notYet(found)
  }
  return 0
}

/** A path that is no folder counts whatever it is called. @throws IngotError `cli/path` */
async function hclFiles(path: string, recursive: boolean, cwd: string): Promise<readonly string[]> {
  if (path === '-') return [path]
  const folder = resolve(cwd, path)
  const found = await stat(folder).catch(() => undefined)
  if (!found) throw new IngotError('cli/path', `"${path}" does not exist`, { hint: 'name a file or a folder' })
  if (!found.isDirectory()) return [path]
  const names = await readdir(folder, { recursive })
  return names.filter((name) => /\.(?:pkr|pkrvars)\.hcl$/.test(name)).map((name) => join(path, name))
}

function notYet(path: string): IngotError {
  return new IngotError('template/hcl2', `"ingot fmt" formats HCL2, which Ingot cannot read yet: "${path}"`, {
    hint: 'JSON templates need no formatting; leave the command out',
  })
}
