import {
  createContext,
  evaluate,
  type HclFunction,
  type Node,
  objectValue,
  parseSyntax,
  SourceFile,
  STRING,
  type SyntaxBlock,
  type SyntaxBody,
  stringValue,
  type Value,
} from '../../../src/hcl/index.ts'

/** A block of a file, with the values of its arguments as texts, whatever form they are written in. */
export interface OutlinedBlock {
  /** `source amazon-ebs web` */
  readonly header: string
  readonly values: Values
  /** False where Packer could not read what is in the block, and left it. */
  readonly isRead: boolean
}

/** Blocks are lists of objects, as are arguments that are objects: Packer takes some blocks for such. */
export interface Values {
  readonly [name: string]: Shape
}
type Shape = string | readonly Shape[] | Values

/** The blocks of a file, those inside of builds beside the others, in the order of the file. */
export function outlineOf(text: string): readonly OutlinedBlock[] {
  const { result, diagnostics } = parseSyntax(new SourceFile('x.pkr.hcl', text))
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ detail }) => detail).join('\n'))
  return flatten(result).map((block) => {
    const values = valuesOf(block.body)
    return {
      header: headerOf(block),
      values,
      isRead: !/\{\{-?\s*(?:user|isotime|template_dir)\b/.test(JSON.stringify(values)),
    }
  })
}

function headerOf({ type, labels }: SyntaxBlock): string {
  return [type, ...labels.map((label) => label.text)].join(' ')
}

const INNER = new Set(['provisioner', 'post-processor', 'error-cleanup-provisioner'])

function flatten({ blocks }: SyntaxBody): SyntaxBlock[] {
  return blocks.flatMap((block) => {
    if (block.type === 'post-processors') return flatten(block.body)
    return block.type === 'build' ? [block, ...flatten(block.body)] : [block]
  })
}

function valuesOf({ attributes, blocks }: SyntaxBody): Values {
  const values: Record<string, Shape> = {}
  for (const { name, expression } of attributes.values()) {
    const shape = shapeOf(evaluated(expression))
    values[name] = typeof shape === 'string' || Array.isArray(shape) ? shape : [shape]
  }
  for (const block of blocks) {
    if (INNER.has(block.type) || block.type === 'post-processors') continue
    values[block.type] = [...((values[block.type] as Shape[] | undefined) ?? []), valuesOf(block.body)]
  }
  return values
}

function shapeOf(value: Value): Shape {
  if ('items' in value) return listShape(value.items.map(shapeOf))
  if ('entries' in value) return Object.fromEntries([...value.entries].map(([key, inner]) => [key, shapeOf(inner)]))
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'bool' ? String(value.value) : value.kind
}

/** A text with commas is as good as a list of texts in JSON. */
function listShape(items: readonly Shape[]): Shape {
  return items.every((item) => typeof item === 'string') ? items.join(',') : items
}

/** What is not known yet stands for itself. */
function evaluated(expression: Node): Value {
  if (expression.asTraversal()?.steps.length === 0) return stringValue(expression.range.text)
  const { value, diagnostics } = evaluate(expression, context(expression))
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ detail }) => detail).join('\n'))
  return value
}

function context(expression: Node): ReturnType<typeof createContext> {
  const variables = new Map<string, Value>()
  for (const { root, steps } of expression.variables()) {
    // `build.name` and `source.name` are the same to both; some variables are locals with us.
    const path = steps.map((step) => (step.kind === 'attribute' ? step.name : '*'))
    const leaf = stringValue(`<${[root.replace('build', 'source').replace('local', 'var'), ...path].join('.')}>`)
    const known = variables.get(root)
    const [first = '', ...rest] = path
    const inner = rest.reduceRight<Value>((value, name) => objectValue([[name, value]]), leaf)
    const others = known && 'entries' in known ? [...known.entries] : []
    variables.set(root, objectValue([...others, [first, inner]]))
  }
  return createContext({ variables, functions: FUNCTIONS })
}

const echo = (name: string): HclFunction => ({
  parameters: [],
  variadic: { name: 'args', type: STRING },
  returns: STRING,
  call: (args) => stringValue(`<${name} ${args.map((arg) => (arg.kind === 'string' ? arg.value : '')).join(' ')}>`),
})

const FUNCTIONS = new Map(
  ['env', 'timestamp', 'regex_replace', 'legacy_isotime', 'uuidv4'].map((name) => [name, echo(name)]),
)
