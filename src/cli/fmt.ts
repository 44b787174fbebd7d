import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
// Past the folder's index file on purpose: formatting takes little else (design, rule 8).
import { foldersOf } from '../engine/folders.ts'
import { flattenErrors, IngotError, messageOf, throwAll } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag, type FlagValues } from './flags.ts'
import { SparingCompilers } from './fmt/compilers.ts'
import { findFiles } from './fmt/find-files.ts'
import type { Formatted } from './fmt/format-text.ts'
import { KnownFiles } from './fmt/known-files.ts'

export const spec = {
  usage: 'ingot fmt [options] PATH...',
  description: `
Formats HCL2 templates and variable files (*.pkr.hcl, *.pkrvars.hcl), files or whole folders, and prints
the names of those that changed. "-" formats standard input. JSON is never changed. Files with mistakes are
left as they are, and the mistakes told; all others are formatted.`,
  flags: {
    check: booleanFlag('Change nothing; exit status 3 when something would change.'),
    diff: booleanFlag('Show what changes, as a unified diff.'),
    write: booleanFlag('Change the files.', true),
    recursive: booleanFlag('Look into folders inside of folders.'),
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  completes: 'file',
  examples: [
    { command: 'ingot fmt .', explanation: "Format the folder's files." },
    { command: 'ingot fmt -check -diff -recursive .', explanation: 'For a pipeline: fail, and show why.' },
    { command: 'ingot fmt - < in.hcl > out.hcl', explanation: 'For an editor.' },
  ],
} as const

/** Terraform's and Packer's status for "would change". */
const UNFORMATTED = 3

type Flags = FlagValues<(typeof spec)['flags']>

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { flags, positionals } = parsed
  const errors: IngotError[] = []
  const search = { cwd: io.host.cwd, recursive: flags.recursive }
  const files = await eachOf(positionals, (path) => findFiles(path, search), errors)
  const known = KnownFiles.open(join(foldersOf(io.host.env).cache, 'formatted'), import.meta.filename, io.host.clock)
  const work = { flags, io, known, compilers: new SparingCompilers() }
  const changes = await eachOf(files.flat(), (file) => formatFile(file, work), errors)
  known?.save()
  throwAll(errors)
  return flags.check && changes.includes('changed') ? UNFORMATTED : 0
}

/** One after the other; a mistake in one doesn't keep the others from being done. */
async function eachOf<T, R>(
  items: readonly T[],
  work: (item: T) => R | Promise<R>,
  errors: IngotError[],
): Promise<R[]> {
  const results: R[] = []
  for (const item of items) {
    try {
      results.push(await work(item))
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      errors.push(...flattenErrors(error).filter((member) => member instanceof IngotError))
    }
  }
  return results
}

interface Work {
  readonly flags: Flags
  readonly io: CommandIo
  readonly known: KnownFiles | undefined
  readonly compilers: SparingCompilers
}

async function formatFile(path: string, { flags, io, known, compilers }: Work): Promise<'same' | 'changed'> {
  const state = path === '-' ? undefined : known?.stateOf(resolve(io.host.cwd, path))
  if (state && known?.has(state)) return 'same'
  const content = await contentOf(path, io)
  const { formatText } = await import('./fmt/format-text.ts')
  const formatted = await compilers.sparingly(content.length, () =>
    formatText(path === '-' ? '<stdin>' : path, content),
  )
  const isChanged = formatted.before !== formatted.after
  if (!isChanged && state) known?.add(state)
  if (path === '-') {
    if (!flags.check) io.stdout.write(formatted.after)
  } else if (isChanged) {
    io.stdout.write(`${path}\n`)
    if (flags.write && !flags.check) await write(path, formatted.after, io)
    if (flags.diff) io.stdout.write(await diffOf(path, formatted))
  }
  return isChanged ? 'changed' : 'same'
}

async function contentOf(path: string, { stdin, host }: CommandIo): Promise<Buffer> {
  if (path === '-') {
    const { buffer } = await import('node:stream/consumers')
    return buffer(stdin())
  }
  try {
    return readFileSync(resolve(host.cwd, path))
  } catch (cause) {
    throw new IngotError('fmt/read', `"${path}" can't be read: ${messageOf(cause)}`, { cause })
  }
}

async function write(path: string, text: string, { host }: CommandIo): Promise<void> {
  const { replaceFile } = await import('../engine/replace-file.ts')
  try {
    await replaceFile(resolve(host.cwd, path), text)
  } catch (cause) {
    throw new IngotError('fmt/write', `the formatted text can't be written to "${path}": ${messageOf(cause)}`, {
      cause,
    })
  }
}

/** As Packer has it from the program `diff`. */
async function diffOf(path: string, { before, after }: Formatted): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff')
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY }
  const patch = createTwoFilesPatch(`old/${path}`, `new/${path}`, before, after, undefined, undefined, options)
  // `diff` doesn't count a single line.
  return patch.replaceAll(/^@@ .*$/gm, (header) => header.replaceAll(/,1\b/g, ''))
}
