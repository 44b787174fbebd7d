import { IngotError } from '../errors/index.ts'
import type { Registry } from './component.ts'
import type { LedgerEntry, ResourceHandler } from './ledger.ts'
import type { GiveBack } from './run-ledger.ts'

/**
 * Finds the handler of an entry's kind by the kind's prefix before the first `-`, and loads it when it is needed.
 * @throws (from the returned function) IngotError `ledger/no-handler` when nobody knows the kind
 */
export function giveBackThrough(registry: Registry<ResourceHandler>): GiveBack {
  return async (entry, signal) => {
    const handler = await handlerOf(registry, entry)
    await handler.giveBack(entry, signal)
  }
}

async function handlerOf(registry: Registry<ResourceHandler>, entry: LedgerEntry): Promise<ResourceHandler> {
  const prefix = entry.kind.split('-', 1)[0] as string
  const handler = Object.hasOwn(registry, prefix) ? await registry[prefix]?.() : undefined
  if (handler?.kinds.includes(entry.kind)) return handler
  throw new IngotError('ledger/no-handler', `this version of Ingot doesn't know how to give back a "${entry.kind}"`, {
    hint: 'a newer version may have made it; use that one',
  })
}
