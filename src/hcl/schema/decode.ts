import type { Body } from '../body/index.ts'
import { type Diagnostic, errorAt } from '../diagnostics/index.ts'
import { expandDynamicBlocks } from '../dynamic/index.ts'
import { type EvaluationContext, ExhaustedError } from '../expressions/index.ts'
import { unknownValue, type Value } from '../values/index.ts'
import { bodySchemaOf } from './body-schema.ts'
import { Decoder } from './decoder.ts'
import type { Spec } from './spec.ts'
import { typeOfSpec } from './spec-type.ts'

export interface Decoded {
  /** Unknown where something went wrong. */
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

/** What the spec makes of a body, with `dynamic` blocks expanded. All that it doesn't name is a mistake. @throws Pending */
export function decode(body: Body, spec: Spec, context: EvaluationContext): Decoded {
  return guarded(spec, (diagnostics) => {
    const content = expandDynamicBlocks(body, context).content(bodySchemaOf(spec), diagnostics)
    return new Decoder(content, [], context, diagnostics).value(spec)
  })
}

/** The same, with a body that holds what the spec doesn't name. @throws Pending */
export function decodePartially(body: Body, spec: Spec, context: EvaluationContext): Decoded & { readonly rest: Body } {
  let rest = body
  const decoded = guarded(spec, (diagnostics) => {
    const partial = expandDynamicBlocks(body, context).partialContent(bodySchemaOf(spec), diagnostics)
    rest = partial.rest
    return new Decoder(partial.content, [], context, diagnostics).value(spec)
  })
  return { ...decoded, rest }
}

function guarded(spec: Spec, run: (diagnostics: Diagnostic[]) => Value): Decoded {
  const diagnostics: Diagnostic[] = []
  try {
    return { value: run(diagnostics), diagnostics }
  } catch (error) {
    if (!(error instanceof ExhaustedError)) throw error
    const tooMuch = errorAt(error.range, 'Too much to evaluate', error.message)
    return { value: unknownValue(typeOfSpec(spec)), diagnostics: [...diagnostics, tooMuch] }
  }
}
