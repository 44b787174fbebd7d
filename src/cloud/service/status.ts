import { accessKeyOf } from '../server/access-key.ts'
import type { CloudContents } from './control.ts'
import { callControl } from './control-client.ts'
import { cloudFiles } from './files.ts'
import { findRunning, type Presence } from './presence.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface CloudStatus {
  readonly folder: string
  readonly log: string
  /** Undefined when no cloud runs. */
  readonly running: { readonly presence: Presence; readonly contents: CloudContents } | undefined
}

export async function cloudStatus(env: Environment): Promise<CloudStatus> {
  const files = cloudFiles(env)
  const place = { folder: files.state, log: files.log }
  const presence = await findRunning(files)
  if (!presence) return { ...place, running: undefined }
  const key = await accessKeyOf(files.state)
  const contents = await callControl({ url: presence.url, key }, 'us-east-1', 'Status', {})
  return { ...place, running: { presence, contents } }
}

/** The variables by which AWS's tools find the running cloud; undefined when none runs. */
export async function cloudVariables(env: Environment): Promise<Readonly<Record<string, string>> | undefined> {
  const files = cloudFiles(env)
  const presence = await findRunning(files)
  if (!presence) return undefined
  const key = await accessKeyOf(files.state)
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1'
  return {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: presence.url,
    AWS_ENDPOINT_URL_EC2: presence.url,
    AWS_ENDPOINT_URL_IAM: presence.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: presence.url,
    AWS_ENDPOINT_URL_SSM: presence.url,
    AWS_ENDPOINT_URL_STS: presence.url,
    // No tool is to look for credentials of a real machine's role.
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
