import {
  attribute,
  block,
  comment,
  quotedText,
  templateText,
  tupleText,
  type WrittenBlock,
  type WrittenItem,
  writeBody,
} from '../../hcl/index.ts'
import type { JsonDocument, WrittenBuilder, WrittenComponent } from '../../template/index.ts'
import type { Converted } from '../converted.ts'
import type { DefinedKind, FindDefinition } from '../find-definition.ts'
import { ANNOTATIONS } from './annotations.ts'
import { postProcessorBlock, provisionerBlock, sequenceBlocks } from './build.ts'
import { Generated } from './generated.ts'
import { Names } from './names.ts'
import { noteLines } from './notes.ts'
import { optionItems } from './options.ts'
import { packerBlock } from './packer-block.ts'
import { addressOf, type NamedSource, nameSources, sourceBlock } from './sources.ts'
import type { Style } from './style.ts'
import { Translator } from './translator.ts'
import { localItems, variableItems } from './variable-blocks.ts'
import { Variables } from './variables.ts'

export interface JsonConversion {
  readonly document: JsonDocument
  readonly findDefinition: FindDefinition
  readonly style: Style
  /** Whether comments say what each part is. */
  readonly annotates: boolean
}

/** A JSON template as one of HCL2 that means the same. */
export async function convertJson(conversion: JsonConversion): Promise<Converted> {
  return new Converter(conversion).run()
}

class Converter {
  readonly #conversion: JsonConversion
  readonly #variables: Variables
  readonly #generated: Generated
  readonly #translator: Translator
  readonly #sources: readonly NamedSource[]

  constructor(conversion: JsonConversion) {
    const { document, style } = conversion
    const names = new Names()
    this.#conversion = conversion
    this.#variables = new Variables(document, names)
    this.#generated = new Generated(style, names)
    this.#translator = new Translator(this.#variables, this.#generated, style)
    this.#sources = nameSources(document.builders, style)
  }

  async run(): Promise<Converted> {
    // What stands below is worked out first: it tells which variables and data sources are needed above.
    const sources = await this.#sourceBlocks()
    const build = await this.#buildBlock()
    const locals = localItems(this.#variables, this.#translator, this.#generated)
    const { data } = this.#generated
    const items = [
      ...this.#conversion.document.comments.map(comment),
      ...this.#annotated('packer', packerBlock(this.#conversion.document, dataTypes(data))),
      ...this.#annotated('variables', variableItems(this.#variables, this.#translator)),
      ...this.#annotated('data', data),
      ...this.#annotated('locals', locals),
      ...this.#annotated('sources', sources),
      ...this.#annotated('build', [build]),
    ]
    const header = this.#conversion.annotates ? `${commentLines(ANNOTATIONS.file)}\n` : ''
    return { text: header + writeBody(items), notes: noteLines(this.#variables, this.#sources) }
  }

  #annotated(part: keyof typeof ANNOTATIONS, items: readonly WrittenItem[]): readonly WrittenItem[] {
    return this.#conversion.annotates && items.length > 0 ? [comment(ANNOTATIONS[part]), ...items] : items
  }

  async #sourceBlocks(): Promise<WrittenBlock[]> {
    const blocks = []
    for (const source of this.#sources) {
      const items = await this.#items('builder', source.builder)
      blocks.push(sourceBlock(source, items, this.#conversion.style, this.#generated))
    }
    return blocks
  }

  async #buildBlock(): Promise<WrittenBlock> {
    const { description } = this.#conversion.document
    const references = this.#sources.map((source) => quotedText(`source.${addressOf(source)}`))
    return block(
      'build',
      [],
      [
        ...(description === undefined ? [] : [attribute('description', templateText([description]))]),
        attribute('sources', tupleText(references)),
        ...(await this.#provisionerBlocks()),
        ...(await this.#postProcessorBlocks()),
      ],
    )
  }

  async #provisionerBlocks(): Promise<WrittenBlock[]> {
    const { provisioners, errorCleanupProvisioner } = this.#conversion.document
    const toPieces = this.#translator.forRun()
    const blocks = []
    for (const provisioner of provisioners) {
      const items = await this.#items('provisioner', provisioner)
      blocks.push(provisionerBlock('provisioner', provisioner, items, this.#sources, toPieces))
    }
    if (errorCleanupProvisioner) {
      const items = await this.#items('provisioner', errorCleanupProvisioner)
      blocks.push(
        provisionerBlock('error-cleanup-provisioner', errorCleanupProvisioner, items, this.#sources, toPieces),
      )
    }
    return blocks
  }

  async #postProcessorBlocks(): Promise<WrittenBlock[]> {
    const blocks = []
    for (const sequence of this.#conversion.document.postProcessors) {
      const members = []
      for (const postProcessor of sequence) {
        members.push(
          postProcessorBlock(postProcessor, await this.#items('post-processor', postProcessor), this.#sources),
        )
      }
      blocks.push(...sequenceBlocks(members))
    }
    return blocks
  }

  async #items(kind: DefinedKind, component: WrittenComponent | WrittenBuilder): Promise<WrittenItem[]> {
    const definition = await this.#conversion.findDefinition(kind, component.type)
    const toPieces = kind === 'builder' ? this.#translator.forSource(component.type) : this.#translator.forRun()
    const mayBeEmpty = (expression: string) => this.#variables.mayBeEmpty(expression)
    return optionItems(component.config, definition, { toPieces, mayBeEmpty })
  }
}

function dataTypes(data: readonly WrittenItem[]): string[] {
  return data.flatMap((item) => (item.kind === 'block' ? item.labels.slice(0, 1) : []))
}

function commentLines(text: string): string {
  return writeBody([comment(text)])
}
