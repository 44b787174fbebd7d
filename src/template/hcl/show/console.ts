import { throwAll } from '../../../errors/index.ts'
import {
  evaluate,
  hasErrors,
  namesIn,
  parseExpressionText,
  SENSITIVE,
  SourceFile,
  whenReady,
} from '../../../hcl/index.ts'
import type { LoadRequest } from '../../request.ts'
import { toErrors } from '../diagnostics/index.ts'
import { type OpenTemplate, openTemplate } from '../open.ts'
import { tellSecrets } from '../scope/index.ts'
import { printable } from './printable.ts'
import { valuesText } from './values-text.ts'

/** Where expressions of an HCL2 template are tried out. */
export class HclConsole {
  readonly #open: OpenTemplate
  readonly #secret: (text: string) => void

  constructor(open: OpenTemplate, secret: (text: string) => void) {
    this.#open = open
    this.#secret = secret
  }

  /** What keeps builds from running, which doesn't keep the rest from being looked at. */
  get problems(): OpenTemplate['errors'] {
    return this.#open.errors
  }

  /** The value of an expression, as Packer prints it; an empty text for an empty one. @throws IngotError or IngotErrors `template/hcl-…` */
  async evaluate(text: string): Promise<string> {
    if (text.trim() === '') return ''
    const parsed = parseExpressionText(typed(text))
    throwAll(toErrors(parsed.diagnostics))
    const { scope } = this.#open
    const { context, diagnostics } = await scope.contextFor(parsed.result.variables())
    throwAll(toErrors(diagnostics))
    const evaluated = await whenReady(() => evaluate(parsed.result, context))
    if (hasErrors(evaluated.diagnostics)) throwAll(toErrors(scope.explain(evaluated.diagnostics)))
    if (evaluated.value.marks.has(SENSITIVE)) tellSecrets(evaluated.value, this.#secret)
    return printable(evaluated.value)
  }

  /** All variables and locals. */
  async variables(): Promise<string> {
    const { values } = await this.#open.scope.allLocals()
    return `${valuesText(this.#open.scope.variables, values)}`
  }

  /** Whether an expression has begun and goes on behind the end of the text. */
  isUnfinished(text: string): boolean {
    const source = typed(text)
    const { diagnostics } = parseExpressionText(source)
    return diagnostics.some(({ subject }) => subject !== undefined && subject.start >= source.text.length)
  }

  /** What can stand behind `start`, the names and dots before a word: names of variables, locals, data sources. Functions as well where it is empty. */
  names(start: string): readonly string[] {
    const { context } = this.#open.scope
    const { variables, locals, data } = this.#open.module
    switch (start) {
      case '':
        return [...namesIn(context, 'variables'), ...namesIn(context, 'functions')]
      case 'var':
        return [...variables.keys()]
      case 'local':
        return [...locals.keys()]
      case 'data':
        return [...new Set([...data.values()].map(({ type }) => type))]
      case 'path':
        return ['root', 'cwd']
      case 'packer':
        return ['version']
      default:
        return [...data.values()].flatMap(({ type, name }) => (start === `data.${type}` ? [name] : []))
    }
  }
}

/** A heredoc's last line has an end. */
function typed(text: string): SourceFile {
  return new SourceFile('-', `${text}\n`)
}

/**
 * Opens a template for the console. Data sources aren't read.
 * @throws IngotError or IngotErrors about what is wrong with the files, or with what is given for variables
 */
export async function openHclConsole(request: LoadRequest): Promise<HclConsole> {
  const open = await openTemplate(request)
  throwAll(open.mistakes)
  return new HclConsole(open, request.secret ?? (() => {}))
}
