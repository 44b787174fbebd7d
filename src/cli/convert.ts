import { type Converted, convertEvaluated, convertJson, convertToTypeScript } from '../convert/index.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import { format, SourceFile } from '../hcl/index.ts'
import {
  attemptLoad,
  type LoadRequest,
  readJsonDocument,
  type Syntax,
  syntaxOf,
  type WrittenData,
} from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { findDefinition } from './find-definition.ts'
import { choiceFlag, stringFlag } from './flags.ts'
import { readNativeFiles } from './native-files.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { writeResult } from './write-result.ts'

export const spec = {
  usage: 'ingot convert [options] TEMPLATE',
  description: `
Writes a template in another syntax: JSON and HCL2 become TypeScript or HCL2, comments included. A template
in TypeScript is run, and what it comes to is written in HCL2. The result is printed, or goes into the file
that -output-file names, whose ending says what it is.`,
  flags: {
    to: choiceFlag(
      'Default: what -output-file ends in, else hcl2; typescript for HCL2.',
      ['auto', 'hcl2', 'typescript'],
      'auto',
    ),
    'output-file': stringFlag('FILE', 'Where to write it: a name that ends in .pkr.hcl or .ts. Default: printed.'),
    ...templateFlags,
  },
  positionals: { least: 1, most: 1 },
  completes: 'template' as const,
  examples: [
    { command: 'ingot convert -output-file=ami.ts ami.json', explanation: 'Turn a JSON template into TypeScript.' },
    {
      command: 'ingot convert -output-file=image.ts .',
      explanation: 'The same with the HCL2 template in this folder.',
    },
    { command: 'ingot convert image.ts', explanation: 'Print what a template in TypeScript comes to, in HCL2.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { flags, positionals } = parsed
  const request = loadRequest(positionals[0] ?? '', flags, io)
  const from = await syntaxOf(request)
  const output = flags['output-file'] ?? '-'
  const to = flags.to === 'auto' ? wantedSyntax(output, from) : flags.to
  const { text, notes } = await convert(request, from, to).catch((error) => explain(error, request))
  await writeResult(output, text, io)
  for (const note of notes) io.stderr.write(`Note: ${note}\n`)
  return 0
}

function wantedSyntax(output: string, from: Syntax): 'hcl2' | 'typescript' {
  if (/\.m?ts$/.test(output)) return 'typescript'
  return output.endsWith('.hcl') || from !== 'hcl2' ? 'hcl2' : 'typescript'
}

async function convert(request: LoadRequest, from: Syntax, to: 'hcl2' | 'typescript'): Promise<Converted> {
  switch (from) {
    case 'json':
      return fromJson(request, to)
    case 'hcl2':
      return fromFiles(await readNativeFiles(request), to)
    case 'module':
      if (to === 'typescript') throw alreadyThere(request)
      return evaluated(request)
  }
}

/** What is read level by level in bounded depth is written step by step along chains that may be longer. */
function explain(error: unknown, { path }: LoadRequest): never {
  if (!(error instanceof RangeError) || !error.message.includes('call stack')) throw error
  throw new IngotError('convert/too-long', 'an expression, or a chain of locals, has too many links to be converted', {
    place: { file: path, line: 1, column: 1 },
    hint: 'give parts of it names of their own, or write it anew as a loop',
    cause: error,
  })
}

async function fromJson(request: LoadRequest, to: 'hcl2' | 'typescript'): Promise<Converted> {
  const document = await readJsonDocument(request)
  const style = to === 'hcl2' ? 'faithful' : 'module'
  const hcl = await convertJson({ document, findDefinition, style, annotates: false })
  if (to === 'hcl2') return hcl
  const { text, notes } = await fromFiles([new SourceFile(request.path, hcl.text)], to)
  return { text, notes: [...hcl.notes, ...notes] }
}

async function fromFiles(files: readonly SourceFile[], to: 'hcl2' | 'typescript'): Promise<Converted> {
  if (to === 'typescript') return convertToTypeScript({ files, findDefinition })
  return { text: files.map(({ text }) => format(text.endsWith('\n') ? text : `${text}\n`)).join('\n'), notes: [] }
}

/** A program can't be read like a template: it is run. */
async function evaluated(request: LoadRequest): Promise<Converted> {
  const { template, errors } = await attemptLoad({ ...request, readData: refuseData })
  throwAll(errors)
  return convertEvaluated({ template, findDefinition })
}

function alreadyThere({ path }: LoadRequest): IngotError {
  return new IngotError('convert/same', `"${path}" is in TypeScript already`, {
    hint: '-to=hcl2 writes what it comes to',
  })
}

/** What it would tell today has no business in a template, and a program doesn't say where its values come from. */
async function refuseData({ type, place }: WrittenData): Promise<never> {
  throw new IngotError('convert/data-source', `data source "${type}": what it tells can't be written down in HCL2`, {
    place,
    hint: `put a variable in its place, and write data "${type}" by hand in what comes out`,
  })
}
