import { IngotError } from '../errors/index.ts'
import type { Registry } from './component.ts'
import type { People } from './events.ts'
import type { LedgerEntry, ResourceHandler } from './ledger.ts'
import type { GiveBack } from './run-ledger.ts'

/**
 * Finds the handler of an entry's kind by the kind's prefix before the first `-`, and loads it when it is needed.
 * @throws (from the returned function) IngotError `ledger/no-handler` when nobody knows the kind
 */
export function giveBackThrough(registry: Registry<ResourceHandler>): GiveBack {
  const giveBack = async (entry: LedgerEntry, signal: AbortSignal, people?: People) => {
    const handler = await handlerOf(registry, entry.kind)
    await handler.giveBack(entry, signal, people)
  }
  return Object.assign(giveBack, { ready: (kind: string) => handlerOf(registry, kind) })
}

async function handlerOf(registry: Registry<ResourceHandler>, kind: string): Promise<ResourceHandler> {
  const prefix = kind.split('-', 1)[0] as string
  const handler = Object.hasOwn(registry, prefix) ? await registry[prefix]?.() : undefined
  if (handler?.kinds.includes(kind)) return handler
  throw new IngotError('ledger/no-handler', `this version of Ingot doesn't know how to give back a "${kind}"`, {
    hint: 'a newer version may have made it; use that one',
  })
}
