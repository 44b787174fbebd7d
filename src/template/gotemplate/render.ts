import { IngotError, type Place } from '../../errors/index.ts'
import { execute } from './execute.ts'
import { hasActions, parse } from './parse.ts'
import { Pending } from './pending.ts'
import type { TemplateFunctions } from './template-function.ts'
import type { TemplateValue } from './values.ts'

/** Parses and executes in one go; text without actions is returned as it is. */
export function render(
  text: string,
  data: TemplateValue,
  functions: TemplateFunctions = {},
  place?: Place | undefined,
): string {
  return hasActions(text) ? execute(parse(text, { place }), data, functions) : text
}

/** One text never needs so many values: a function that still throws then has forgotten what it fetched. */
const maxFetches = 1000

/** Renders with functions that may throw {@link Pending}: waits for what they fetch and begins again. */
export async function renderAsync(
  text: string,
  data: TemplateValue,
  functions: TemplateFunctions,
  place?: Place | undefined,
): Promise<string> {
  for (let fetches = 0; ; fetches++) {
    try {
      return render(text, data, functions, place)
    } catch (error) {
      if (!(error instanceof Pending) || fetches >= maxFetches) throw error
      await error.ready
    }
  }
}

/** A text that still changes after so many renderings will always change. */
const maxPasses = 100

/**
 * Renders again what was rendered until nothing changes any more, as Packer does with commands and destinations.
 * Throws `template/unstable` when that never happens.
 */
export function renderUntilStable(
  text: string,
  data: TemplateValue,
  functions: TemplateFunctions = {},
  place?: Place | undefined,
): string {
  let current = text
  for (let pass = 0; pass < maxPasses; pass++) {
    const next = render(current, data, functions, place)
    if (next === current) return current
    current = next
  }
  throw new IngotError(
    'template/unstable',
    `The text "${text}" still changes after being rendered ${maxPasses} times`,
    {
      place,
      hint: 'A value that it prints contains an action that makes it print itself again',
    },
  )
}
