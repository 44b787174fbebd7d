import { resolve } from 'node:path'
import { IngotError, IngotErrors, messageOf } from '../errors/index.ts'
import { FIXERS, fixTemplate, normalizeTemplate, printJson } from '../fix/index.ts'
import { errorText } from '../report/index.ts'
import { checkRawTemplate, type MapValue, readRawTemplate, refuseOtherSyntaxes } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag, hiddenFlags } from './flags.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'

export const spec = {
  usage: 'ingot fix [options] TEMPLATE',
  description: `
Brings a JSON template up to date: options and components that have other names today are renamed,
those that mean nothing any more are removed. The fixed template is printed, with two spaces of
indentation and sorted keys; comments and everything unknown stay. Then its shape is checked. The
exit status is 1 when that finds a mistake, or when a value can't be carried over.

These fixes are made, in this order:

${fixerLines().join('\n')}`,
  flags: {
    validate: booleanFlag('Check the fixed template (-validate=false: do not).', true),
    diff: booleanFlag('Show what the fixes change instead, as a unified diff.'),
    write: booleanFlag('Write the fixed template into the file instead; untouched when there is nothing to fix.'),
    ...hiddenFlags(templateFlags),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template' as const,
  examples: [
    { command: 'ingot fix old.json > new.json', explanation: 'Fix a template, and keep the old one.' },
    { command: 'ingot fix -diff old.json', explanation: 'See what would change.' },
    { command: 'ingot fix -write ami.json', explanation: 'Fix a template in its place.' },
    { command: 'curl -s https://example.com/ami.json | ingot fix -', explanation: 'Fix what comes in.' },
  ],
}

function fixerLines(): readonly string[] {
  return FIXERS.map(({ name, summary }) => `  ${name.padEnd(26)}  ${summary}`)
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { flags, positionals } = parsed
  const path = positionals[0] ?? ''
  if (flags.write && path === '-') throw nothingToWriteTo()
  refuseOtherSyntaxes(path)
  const { root, duplicates } = await readRawTemplate(loadRequest(path, flags, io))
  if (duplicates.length > 0) io.stderr.write(`${errorText(new IngotErrors(duplicates), 'Warning')}\n`)
  const before = normalizeTemplate(root)
  const after = fixTemplate(before)
  const voice = voiceOf(io)
  // The empty line at the end is Packer's.
  if (!flags.diff && !flags.write) voice.say(`${printJson(after)}\n`)
  if (flags.diff) for (const line of await diffLines(path, before, after)) voice.say(line)
  if (flags.validate) checkRawTemplate(path, after)
  if (flags.write) voice.say(await rewrite(path, before, after, io))
  return 0
}

function nothingToWriteTo(): IngotError {
  return new IngotError('cli/flag-value', 'the flag "-write" needs a file, not standard input', {
    hint: 'leave it out, and the fixed template is printed',
  })
}

/** Both in the form that is printed, so that only the fixes show. */
async function diffLines(path: string, before: MapValue, after: MapValue): Promise<readonly string[]> {
  const [old, fixed] = [`${printJson(before)}\n`, `${printJson(after)}\n`]
  if (old === fixed) return []
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff')
  const options = { headerOptions: FILE_HEADERS_ONLY }
  return createTwoFilesPatch(path, `${path} (fixed)`, old, fixed, undefined, undefined, options).trimEnd().split('\n')
}

/** @returns what to say of it */
async function rewrite(path: string, before: MapValue, after: MapValue, io: CommandIo): Promise<string> {
  const fixed = printJson(after)
  if (fixed === printJson(before)) return `There is nothing to fix in ${path}.`
  const { replaceFile } = await import('../engine/replace-file.ts')
  try {
    await replaceFile(resolve(io.host.cwd, path), `${fixed}\n`)
  } catch (cause) {
    throw new IngotError('fix/write', `the fixed template cannot be written to "${path}": ${messageOf(cause)}`, {
      cause,
    })
  }
  return `Fixed ${path}.`
}
