import { IngotError } from '../../errors/index.ts'
import { parseSyntax, type SourceFile, type SyntaxBlock } from '../../hcl/index.ts'
import type { Converted } from '../converted.ts'
import type { FindDefinition } from '../find-definition.ts'
import { BuildsWriter } from './builds-code.ts'
import { indentation, type Line, objectLiteral, textLiteral } from './code.ts'
import { inOrder } from './in-order.ts'
import { functionName } from './library.ts'
import { componentType, labelOf, type ModuleBlocks, sortBlocks, typeOf, type WithComments } from './module-blocks.ts'
import { optionLines } from './options-code.ts'
import { Printer } from './printer.ts'
import { Program } from './program.ts'
import { shortVariableLines, variableLines } from './variable-code.ts'

export interface HclConversion {
  /** Of native syntax, in the order in which they are read. */
  readonly files: readonly SourceFile[]
  readonly findDefinition: FindDefinition
}

/**
 * An HCL2 template as a module. What can't be read in its files is left out.
 * @throws IngotError `convert/extensions` for one that uses Ingot's extensions
 */
export async function convertToTypeScript(conversion: HclConversion): Promise<Converted> {
  const files = conversion.files.map((source) => ({ source, body: parseSyntax(source).result }))
  const blocks = sortBlocks(files)
  for (const { item } of blocks.packer) refuseExtensions(item)
  return new ModuleWriter(conversion, blocks).write()
}

/** They change what blocks mean, and a program has loops, conditions and functions of its own. */
function refuseExtensions({ body }: SyntaxBlock): void {
  const extensions = body.attributes.get('extensions')
  if (!extensions) return
  const { nameRange } = extensions
  throw new IngotError('convert/extensions', 'templates that use extensions cannot be turned into TypeScript', {
    place: { file: nameRange.source.name, line: nameRange.from.line, column: nameRange.from.column },
    hint: 'write what they do as loops, conditions and functions',
  })
}

class ModuleWriter {
  readonly #conversion: HclConversion
  readonly #blocks: ModuleBlocks
  readonly #program: Program

  constructor(conversion: HclConversion, blocks: ModuleBlocks) {
    this.#conversion = conversion
    this.#blocks = blocks
    this.#program = new Program(functionNames(blocks))
  }

  async write(): Promise<Converted> {
    const { packer, variables, shortVariables, locals, others, last } = this.#blocks
    const top = packer.flatMap(packerComments)
    for (const { item } of others) this.#program.note(`the block "${item.type}" has no counterpart and is left out`)
    const variableCode = [
      ...variableLines(variables, this.#program, 2),
      ...shortVariableLines(shortVariables, this.#program, 2),
    ]
    for (const { item } of locals) this.#program.addLocal(item)
    for (const { item } of this.#blocks.data) this.#dataName(item)
    const constants = await this.#constants()
    const builds = await new BuildsWriter(this.#conversion, this.#blocks, this.#program).write(3)
    const body = [...this.#program.filledVariables.map(line), ...constants, ...builds.constants]
    const buildsCode = this.#builds(body, builds.builds)
    const description = this.#description()
    const definition = [
      ...(description === undefined ? [] : [line(`description: ${description}`)]),
      ...(variableCode.length > 0 ? [line(`variables: ${objectLiteral(variableCode, 1)}`)] : []),
      line(buildsCode),
    ]
    const hcl = this.#program.usesHcl ? ['const hcl = await hclFunctions(import.meta.dirname)', ''] : []
    const text = [
      importLine(this.#program.imports),
      '',
      ...hcl,
      ...this.#program.defaultsFunctions.flatMap((code) => [code, '']),
      ...top,
      `export default template(${objectLiteral(definition, 0)})`,
      ...last,
    ].join('\n')
    return { text: `${text}\n`, notes: this.#program.notes }
  }

  #builds(constants: readonly Line[], builds: readonly Line[]): string {
    const parameter = this.#program.usesVariables ? 'vars' : ''
    const inner = indentation(2)
    const lines = constants.flatMap(({ comments, code }) => [...comments.map((text) => inner + text), inner + code])
    return `builds: (${parameter}) => {\n${lines.join('\n')}\n${inner}return ${objectLiteral(builds, 2)}\n${indentation(1)}}`
  }

  /** Of the first build that has one. */
  #description(): string | undefined {
    const texts = this.#blocks.builds.flatMap(
      ({ item }) => item.body.attributes.get('description')?.expression.asText() ?? [],
    )
    const [first] = texts
    return first === undefined ? undefined : textLiteral(first)
  }

  #dataName(item: SyntaxBlock): string {
    return this.#program.constant(`data.${labelOf(item)}.${labelOf(item, 1)}`, labelOf(item, 1))
  }

  /** Locals and data sources, each behind what it refers to. */
  async #constants(): Promise<Line[]> {
    const locals = this.#blocks.locals.map(({ item, comments }) => ({
      key: `local.${item.name}`,
      references: item.expression.variables(),
      write: async (): Promise<Line> => {
        const above = comments.before(item.expression.range.start)
        const printer = new Printer(this.#program.surroundings(undefined, undefined), comments)
        const code = `const ${this.#program.constant(`local.${item.name}`, item.name)} = ${printer.print(item.expression, 2)}`
        return { comments: [...above, ...comments.in(item.expression.range)], code }
      },
    }))
    const data = this.#blocks.data.map(({ item, comments }) => ({
      key: `data.${labelOf(item)}.${labelOf(item, 1)}`,
      references: [...item.body.attributes.values()].flatMap(({ expression }) => expression.variables()),
      write: () => this.#data(item, comments),
    }))
    const lines: Line[] = []
    for (const { write } of inOrder([...data, ...locals])) lines.push(await write())
    return lines
  }

  async #data(item: SyntaxBlock, comments: WithComments<SyntaxBlock>['comments']): Promise<Line> {
    const type = labelOf(item)
    const definition = await this.#conversion.findDefinition('data source', type)
    const above = comments.before(item.range.start)
    const surroundings = this.#program.surroundings(undefined, undefined)
    const context = { surroundings, comments, printer: new Printer(surroundings, comments) }
    const options = objectLiteral(optionLines(item.body, definition, context, 2), 2)
    const call = this.#program.component('data source', type, definition !== undefined)
    return {
      comments: [...above, ...comments.in(item.range)],
      code: `const ${this.#dataName(item)} = ${call}(${options})`,
    }
  }
}

function importLine(names: readonly string[]): string {
  const short = `import { ${names.join(', ')} } from 'ingot'`
  if (short.length <= 120) return short
  return `import {\n${names.map((name) => `${indentation(1)}${name},\n`).join('')}} from 'ingot'`
}

function line(code: string): Line {
  return { comments: [], code }
}

/** What Packer is told; nothing in a program says so. */
function packerComments({ item, comments }: WithComments<SyntaxBlock>): string[] {
  const above = comments.before(item.range.start)
  const version = item.body.attributes.get('required_version')?.expression.asText()
  return [
    ...above,
    ...(version === undefined ? [] : [`// Made from a template that needs Packer ${version}.`]),
    ...comments.in(item.range),
  ]
}

/** Names that constants must not have. */
function functionNames({ data, sources, builds }: ModuleBlocks): string[] {
  const inBuilds = builds.flatMap(({ item }) => item.body.blocks.flatMap((block) => [block, ...block.body.blocks]))
  return [
    ...data.map(({ item }) => functionName('data source', labelOf(item))),
    ...sources.map(({ item }) => functionName('builder', labelOf(item))),
    ...inBuilds.map((block) =>
      functionName(typeOf(block) === 'post-processor' ? 'post-processor' : 'provisioner', componentType(block) ?? ''),
    ),
  ]
}
