import type { OutsideValues } from '../gotemplate/index.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where `env`, `consul_key` and `vault` read from. Nothing is loaded or asked before one of them is called. */
export function outsideValues(env: Env): OutsideValues {
  return {
    env,
    consulKey: async (key) => (await import('./consul.ts')).readConsulKey(key, env),
    vault: async (path, field) => (await import('./vault.ts')).readVaultSecret(path, field, env),
  }
}
