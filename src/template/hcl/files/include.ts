import { basename, dirname, join, normalize } from 'node:path'
import { IngotError } from '../../../errors/index.ts'
import { type Block, type Diagnostic, errorAt, parseConfig, type Range } from '../../../hcl/index.ts'
import type { FileAccess } from '../../request.ts'
import { readExtensions, readTexts } from '../extensions/index.ts'
import { readSources } from './read.ts'
import type { TemplateFile } from './template.ts'

/** The files that `include = […]` in `packer` blocks names, and those that these name in turn, each once. */
export async function includedFiles(
  files: readonly TemplateFile[],
  access: FileAccess,
  diagnostics: Diagnostic[],
): Promise<readonly TemplateFile[]> {
  const isAsked = readExtensions(files.flatMap(packerBlocks), []).has('include')
  if (!isAsked) return []
  const known = new Set(files.map(({ source }) => normalize(source.name)))
  const included: TemplateFile[] = []
  const includes = files.flatMap((file) => includesOf(file, diagnostics))
  for (const include of includes) {
    for (const path of await pathsOf(include, access, diagnostics)) {
      if (known.has(path)) continue
      known.add(path)
      const file = await readIncluded(path, include, access, diagnostics)
      if (!file) continue
      included.push(file)
      // What is added to an array while it is gone through comes up as well.
      includes.push(...includesOf(file, diagnostics))
    }
  }
  return included
}

/** One member of `include`. */
interface Include {
  readonly pattern: string
  readonly range: Range
}

function includesOf(file: TemplateFile, diagnostics: Diagnostic[]): Include[] {
  return packerBlocks(file).flatMap(({ body }) => {
    const { attributes } = body.partialContent({ attributes: [{ name: 'include' }] }, []).content
    const texts = readTexts(attributes.get('include'), 'Invalid include', '../common/*.pkr.hcl', diagnostics)
    return texts.map(({ text, range }) => ({ pattern: text, range }))
  })
}

function packerBlocks({ parsed }: TemplateFile): readonly Block[] {
  return parsed.body.partialContent({ blocks: [{ type: 'packer' }] }, []).content.blocks
}

/** What a pattern stands for, in order. Relative ones start at the folder of the file that has them. */
async function pathsOf(
  { pattern, range }: Include,
  { namesIn }: FileAccess,
  diagnostics: Diagnostic[],
): Promise<readonly string[]> {
  const whole = normalize(pattern.startsWith('/') ? pattern : join(dirname(range.source.name), pattern))
  const [folder, last] = [dirname(whole), basename(whole)]
  if (folder.includes('*')) {
    const detail = `In ${JSON.stringify(pattern)} a folder has a "*", which can stand in the name of the file only.`
    diagnostics.push(errorAt(range, 'Invalid include', detail))
    return []
  }
  if (!last.includes('*')) return [whole]
  const names = await namesIn?.(folder).catch(() => [])
  const matching = (names ?? []).filter((name) => fits(name, last)).sort()
  if (matching.length === 0) {
    const detail = `No file fits ${JSON.stringify(pattern)}, which is ${JSON.stringify(whole)} from here.`
    diagnostics.push(errorAt(range, 'Nothing to include', detail))
  }
  return matching.map((name) => join(folder, name))
}

/** A star stands for anything. Hidden files must be named as such. */
function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => RegExp.escape(part))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name) && name.startsWith('.') === pattern.startsWith('.')
}

async function readIncluded(
  path: string,
  { range }: Include,
  access: FileAccess,
  diagnostics: Diagnostic[],
): Promise<TemplateFile | undefined> {
  try {
    const [source] = await readSources([path], 'included file', access)
    return source && { source, parsed: parseConfig(source), isIncluded: true }
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    const hint = error.hint === undefined ? '' : ` (${error.hint})`
    diagnostics.push(errorAt(range, 'Nothing to include', `${capital(error.message)}${hint}.`))
    return undefined
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
