import { flattenErrors, IngotError, throwAll } from '../errors/index.ts'
import { type Decoded, standInPlace } from '../options/index.ts'

type Options = Decoded<Record<string, unknown>>

/**
 * Prepares a component. Where it isn't known yet how some of its switches stand, only what is wrong with them off and on is
 * wrong.
 * @returns what came of it, in each way in which something did
 * @throws IngotError or IngotErrors, or whatever `prepare` throws
 */
export function prepareEitherWay<P>(decoded: Options, prepare: (decoded: Options) => P): readonly [P, ...P[]] {
  if (decoded.unsettled.length === 0) return [prepare(decoded)]
  const off = attempt(() => prepare(withSwitches(decoded, false)))
  const on = attempt(() => prepare(withSwitches(decoded, true)))
  if ('prepared' in off) return 'prepared' in on ? [off.prepared, on.prepared] : [off.prepared]
  if ('prepared' in on) return [on.prepared]
  const told = new Set(on.errors.map(keyOf))
  throwAll(off.errors.filter((error) => told.has(keyOf(error))))
  throw unsettled(decoded)
}

function withSwitches(decoded: Options, value: boolean): Options {
  const switches = Object.fromEntries(decoded.unsettled.map((name) => [name, value]))
  return { ...decoded, options: { ...decoded.options, ...switches } }
}

type Attempt<P> = { readonly prepared: P } | { readonly errors: readonly IngotError[] }

function attempt<P>(prepare: () => P): Attempt<P> {
  try {
    return { prepared: prepare() }
  } catch (error) {
    const errors = flattenErrors(error)
    if (errors.every((member) => member instanceof IngotError)) return { errors }
    throw error
  }
}

function keyOf({ code, message, place }: IngotError): string {
  return JSON.stringify([code, message, place])
}

/** It depends on the switches what is wrong, if anything is. */
function unsettled({ unsettled: names, places, place }: Options): IngotError {
  const [first = ''] = names
  return new IngotError(
    'options/unsettled',
    `what is right depends on ${names.map((name) => `"${name}"`).join(', ')}`,
    {
      place: standInPlace(places.get(first) ?? place),
    },
  )
}
