import type { Json, LedgerEntry } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { ContainerEngine } from './container-engine.ts'

/** What decides which engine, and which of its stores, a command talks to. None of these holds a secret. */
const DECIDING = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'CONTAINER_HOST',
  'CONTAINER_CONNECTION',
  'CONTAINERS_CONF',
  'CONTAINERS_STORAGE_CONF',
  'XDG_RUNTIME_DIR',
  'XDG_DATA_HOME',
  'XDG_CONFIG_HOME',
]

/** For the ledger: all that a later process needs to talk to the same engine. */
export function scopeOf(engine: ContainerEngine): { readonly [key: string]: Json } {
  const set = DECIDING.flatMap((name) => (engine.env[name] ? [[name, engine.env[name]] as const] : []))
  return { program: engine.program, env: Object.fromEntries(set) }
}

/** The engine that an entry's thing was made with. @throws IngotError `docker/unknown-scope` */
export function engineOf({ scope, key }: LedgerEntry): ContainerEngine {
  const { program, env } = scope
  if (typeof program !== 'string' || !program) {
    throw new IngotError('docker/unknown-scope', `the ledger's entry ${key} doesn't say which program made it`)
  }
  const unset = Object.fromEntries(DECIDING.map((name) => [name, undefined]))
  const set = typeof env === 'object' && env !== null && !Array.isArray(env) ? Object.entries(env) : []
  const deciding = Object.fromEntries(set.filter(([, value]) => typeof value === 'string')) as Record<string, string>
  return new ContainerEngine(program, { env: { ...process.env, ...unset, ...deciding }, cwd: process.cwd() })
}
