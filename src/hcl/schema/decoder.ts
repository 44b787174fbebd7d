import type { Attribute, Block, BodyContent, Label } from '../body/index.ts'
import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import { isUnknownBody } from '../dynamic/index.ts'
import type { EvaluationContext } from '../expressions/index.ts'
import { DYNAMIC, mapType, type Type } from '../types/index.ts'
import {
  listValue,
  mapValue,
  nullValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../values/index.ts'
import { bodySchemaOf } from './body-schema.ts'
import type { AttributeSpec, BlockAttributesSpec, BlockMapSpec, BlockSpec, BlocksSpec, Spec } from './spec.ts'
import { typeOfSpec } from './spec-type.ts'

/** Makes values of what stands in one body. */
export class Decoder {
  readonly #content: BodyContent
  /** Of the block whose body it is. */
  readonly #labels: readonly Label[]
  readonly #context: EvaluationContext
  readonly #diagnostics: Diagnostic[]

  constructor(content: BodyContent, labels: readonly Label[], context: EvaluationContext, diagnostics: Diagnostic[]) {
    this.#content = content
    this.#labels = labels
    this.#context = context
    this.#diagnostics = diagnostics
  }

  value(spec: Spec): Value {
    switch (spec.kind) {
      case 'object':
        return objectValue(Object.entries(spec.attributes).map(([name, part]) => [name, this.value(part)] as const))
      case 'tuple':
        return tupleValue(spec.elements.map((part) => this.value(part)))
      case 'attribute':
        return this.#attribute(spec)
      case 'block':
        return this.#block(spec)
      case 'blocks':
        return this.#blocks(spec)
      case 'block-map':
        return this.#blockMap(spec)
      case 'block-attributes':
        return this.#blockAttributes(spec)
      case 'label':
        return stringValue(this.#labels[spec.index]?.text ?? '')
      case 'literal':
        return spec.value
      case 'default': {
        const value = this.value(spec.primary)
        return value.kind === 'null' ? this.value(spec.fallback) : value
      }
    }
  }

  #attribute({ name, type }: AttributeSpec): Value {
    const attribute = this.#content.attributes.get(name)
    return attribute ? this.#evaluate(attribute, type) : nullValue(type)
  }

  #evaluate({ name, expression }: Attribute, type: Type): Value {
    const value = expression.evaluate(this.#context, this.#diagnostics)
    return this.#convert(value, type, expression.range, `The value of ${JSON.stringify(name)} doesn't fit`)
  }

  #convert(value: Value, type: Type, range: Range, subject: string): Value {
    try {
      return convert(value, type)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      this.#diagnostics.push(errorAt(range, 'Incorrect value type', `${subject}: ${error.message}.`))
      return unknownValue(type, value.marks)
    }
  }

  #nested(block: Block, spec: Spec, labelsUsed: number): Value {
    const content = block.body.content(bodySchemaOf(spec), this.#diagnostics)
    const value = new Decoder(content, block.labels.slice(labelsUsed), this.#context, this.#diagnostics).value(spec)
    return isUnknownBody(block.body) ? unknownValue(value.type) : value
  }

  #blocksOf(type: string): readonly Block[] {
    return this.#content.blocks.filter((block) => block.type === type)
  }

  /** The block of a type of which there may be one. */
  #single(type: string, required: boolean | undefined): Block | undefined {
    const [block, second] = this.#blocksOf(type)
    if (second) {
      const place = block ? `, and one stands in line ${block.typeRange.from.line}` : ''
      const detail = `There can be one block of type ${type} here${place}.`
      this.#diagnostics.push(errorAt(second.headerRange, `Duplicate ${type} block`, detail))
    }
    if (!block && required) {
      this.#diagnostics.push(
        errorAt(this.#content.endRange, `Missing ${type} block`, `A block of type ${type} is required here.`),
      )
    }
    return block
  }

  #block({ type, nested, required }: BlockSpec): Value {
    const block = this.#single(type, required)
    return block ? this.#nested(block, nested, 0) : nullValue(typeOfSpec(nested))
  }

  #blocks(spec: BlocksSpec): Value {
    const blocks = this.#blocksOf(spec.type)
    this.#count(spec, blocks)
    const values = blocks.map((block) => this.#nested(block, spec.nested, 0))
    if (blocks.some(({ body }) => isUnknownBody(body))) return unknownValue(typeOfSpec(spec))
    if (spec.as === 'tuple') return tupleValue(values)
    if (values.length === 0) {
      const element = typeOfSpec(spec.nested)
      return spec.as === 'list' ? listValue(element, []) : setValue(element, [])
    }
    return this.#oneType(tupleValue(values), { kind: spec.as, element: DYNAMIC }, blocks, spec.type)
  }

  #count({ type, least = 0, most = Number.POSITIVE_INFINITY }: BlocksSpec, blocks: readonly Block[]): void {
    const extra = blocks[most]
    if (extra) {
      const detail = `There can be no more than ${most} of the blocks of type ${type} here.`
      this.#diagnostics.push(errorAt(extra.headerRange, `Too many ${type} blocks`, detail))
    }
    if (blocks.length < least && !blocks.some(({ body }) => isUnknownBody(body))) {
      const detail = `At least ${least} of the blocks of type ${type} must stand here.`
      this.#diagnostics.push(errorAt(this.#content.endRange, `Insufficient ${type} blocks`, detail))
    }
  }

  #oneType(values: Value, type: Type, blocks: readonly Block[], name: string): Value {
    const range = blocks[0]?.headerRange ?? this.#content.endRange
    return this.#convert(values, type, range, `The blocks of type ${name} must all have arguments of the same types`)
  }

  #blockMap(spec: BlockMapSpec): Value {
    const blocks = this.#blocksOf(spec.type)
    if (blocks.some(({ body }) => isUnknownBody(body))) return unknownValue(typeOfSpec(spec))
    if (blocks.length === 0 && spec.as === 'map') {
      const type = typeOfSpec(spec)
      return mapValue('element' in type ? type.element : DYNAMIC, [])
    }
    const value = this.#byLabels(spec, blocks, 0)
    if (spec.as === 'object') return value
    const type = spec.labels.reduce<Type>((inner) => mapType(inner), DYNAMIC)
    return this.#oneType(value, type, blocks, spec.type)
  }

  #byLabels(spec: BlockMapSpec, blocks: readonly Block[], level: number): Value {
    const groups = Map.groupBy(blocks, ({ labels }) => labels[level]?.text ?? '')
    const entries = [...groups].map(([key, members]) => {
      const isLast = level === spec.labels.length - 1
      return [key, isLast ? this.#labelled(spec, members) : this.#byLabels(spec, members, level + 1)] as const
    })
    return objectValue(entries)
  }

  #labelled(spec: BlockMapSpec, blocks: readonly Block[]): Value {
    const [block, second] = blocks
    if (second) {
      const detail = `A block of type ${spec.type} with these labels stands in line ${block?.typeRange.from.line} already.`
      this.#diagnostics.push(errorAt(second.headerRange, `Duplicate ${spec.type} block`, detail))
    }
    return block ? this.#nested(block, spec.nested, spec.labels.length) : nullValue(typeOfSpec(spec.nested))
  }

  #blockAttributes({ type, element, required }: BlockAttributesSpec): Value {
    const block = this.#single(type, required)
    if (!block) return nullValue(mapType(element))
    const attributes = [...block.body.justAttributes(this.#diagnostics).values()]
    const entries = attributes.map((attribute) => [attribute.name, this.#evaluate(attribute, element)] as const)
    if (isUnknownBody(block.body)) return unknownValue(mapType(element))
    if (element.kind !== 'dynamic') return mapValue(element, entries)
    return this.#oneType(objectValue(entries), mapType(DYNAMIC), [block], type)
  }
}
