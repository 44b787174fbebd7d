import { cp, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type StepContext, temporaryFolder } from '../engine/index.ts'
import type { ContainerEngine } from './container-engine.ts'
import { checkPassword, type LoginConfig } from './login-config.ts'
import { readUserConfig } from './user-config.ts'

interface Credentials {
  readonly server: string
  readonly username: string
  readonly password: string
}

/**
 * Has `use` work with an engine that is logged in. The log-in stands in a folder of this call's own, which is gone
 * afterwards: builds beside this one, and the user's own log-ins, never get to see it.
 * @throws IngotError `docker/failed`, `docker/ecr`; what `use` throws
 */
export async function whileLoggedIn<T>(
  engine: ContainerEngine,
  config: LoginConfig,
  context: StepContext,
  use: (engine: ContainerEngine) => Promise<T>,
): Promise<T> {
  if (config.kind === 'none') return use(engine)
  const { ui, ledger, signal } = context
  const credentials = await credentialsFor(config, context)
  const folder = await temporaryFolder(context, 'folder for the log-in to a registry')
  try {
    const loggedIn = await withOwnConfig(engine, folder)
    ui.message('Logging in...')
    const server = credentials.server ? [credentials.server] : []
    await loggedIn.must(['login', '--username', credentials.username, '--password-stdin', ...server], {
      signal,
      stdin: Buffer.from(credentials.password),
    })
    ui.message('Login Succeeded!')
    return await use(loggedIn)
  } finally {
    await ledger.giveBack(folder)
  }
}

async function credentialsFor(
  config: Exclude<LoginConfig, { kind: 'none' }>,
  context: StepContext,
): Promise<Credentials> {
  if (config.kind === 'password') {
    checkPassword(config)
    return config
  }
  context.ui.message('Fetching ECR credentials...')
  const { ecrToken } = await import('./ecr.ts')
  return { server: config.server, ...(await ecrToken(config, context)) }
}

/** Docker reads DOCKER_CONFIG, podman REGISTRY_AUTH_FILE. What else the user has configured stays in force. */
async function withOwnConfig(engine: ContainerEngine, folder: string): Promise<ContainerEngine> {
  const users = engine.env['DOCKER_CONFIG'] || join(engine.env['HOME'] || homedir(), '.docker')
  const config = await readUserConfig(join(users, 'config.json'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 })
  for (const name of ['contexts', 'cli-plugins']) await borrow(join(users, name), join(folder, name))
  return engine.with({ DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: join(folder, 'auth.json') })
}

/** A missing folder is linked to as well: that is harmless. */
async function borrow(from: string, to: string): Promise<void> {
  await symlink(from, to, 'junction').catch(() => cp(from, to, { recursive: true }).catch(() => {}))
}
