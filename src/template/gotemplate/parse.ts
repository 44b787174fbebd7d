import { nearest, type Place } from '../../errors/index.ts'
import type { Node } from './ast.ts'
import { builtins } from './builtins/index.ts'
import { tokenize } from './lexer.ts'
import { parseTokens } from './parser.ts'
import { errorAt, type Source } from './source.ts'
import type { TemplateFunctions } from './template-function.ts'
import { type FunctionCall, functionCalls } from './walk.ts'

/** A parsed template: can be rendered any number of times. */
export interface Template {
  readonly source: Source
  readonly nodes: readonly Node[]
  /** The bodies of `define` and `block`, by name. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>
  /** Every call of a function, in the order of the text, those in definitions after the others. */
  readonly calls: readonly FunctionCall[]
  /** The whole text, where it has no actions. */
  readonly plainText: string | undefined
}

export interface ParseOptions {
  /** Where the string that holds the template begins; errors then point at the mistake. */
  readonly place?: Place | undefined
  /** When given, calls of other functions are errors at once instead of when the template is executed. */
  readonly functions?: TemplateFunctions | undefined
}

/** Whether `text` has any action or comment at all; what has none renders as itself. */
export function hasActions(text: string): boolean {
  return text.includes('{{')
}

/** Parses Go's text/template language. Throws `template/syntax` and, with functions, `template/unknown-function`. */
export function parse(text: string, options: ParseOptions = {}): Template {
  const source = { text, place: options.place }
  if (!hasActions(text)) return { source, nodes: [], definitions: new Map(), calls: [], plainText: text }
  const { nodes, definitions } = parseTokens(source, tokenize(source))
  const calls = functionCalls([nodes, ...definitions.values()])
  const template = { source, nodes, definitions, calls, plainText: undefined }
  if (options.functions) checkFunctions(template, options.functions)
  return template
}

/** What functions of older templates are called now, as Packer's `fix` rewrites them. */
const renamed = new Map([
  ['clean_ami_name', 'clean_resource_name'],
  ['clean_image_name', 'clean_resource_name'],
])

/** Throws `template/unknown-function` for the first call of what is neither in `functions` nor built in. */
export function checkFunctions(template: Template, functions: TemplateFunctions): void {
  for (const { name, offset } of template.calls) {
    if (Object.hasOwn(functions, name) || Object.hasOwn(builtins, name)) continue
    const near = renamed.get(name) ?? nearest(name, [...Object.keys(functions), ...Object.keys(builtins)])
    const hint = near && `Did you mean "${near}"?`
    throw errorAt(template.source, offset, 'template/unknown-function', `the function "${name}" does not exist`, {
      hint,
    })
  }
}
