import { readFile } from 'node:fs/promises'

/** The user's own settings of the docker command line without those that say where log-ins are kept. */
export async function readUserConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  const config = await read(path)
  // A credential store would put the build's log-in next to the user's own, where it stays.
  const { credsStore: _store, credHelpers: _helpers, auths: _auths, ...rest } = config
  return rest
}

async function read(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof config === 'object' && config !== null ? { ...config } : {}
  } catch {
    // There is none, or one that docker itself warns of.
    return {}
  }
}
