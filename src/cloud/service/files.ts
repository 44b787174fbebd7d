import { join } from 'node:path'
import { type CloudPaths, cloudPaths } from '../paths.ts'

/** The files of a local cloud's state folder. */
export interface CloudFiles extends CloudPaths {
  readonly database: string
  /** Held by the process that runs the cloud. */
  readonly lock: string
  /** Where the running cloud can be reached; left behind by one that was killed. */
  readonly endpoint: string
  /** The port of the latest service, so that exported variables stay right. */
  readonly port: string
  readonly log: string
  /** What is in S3. */
  readonly objects: string
}

export function cloudFiles(env: Readonly<Record<string, string | undefined>>): CloudFiles {
  const paths = cloudPaths(env)
  const file = (name: string) => join(paths.state, name)
  return {
    ...paths,
    database: file('cloud.db'),
    lock: file('lock'),
    endpoint: file('endpoint.json'),
    port: file('port'),
    log: file('cloud.log'),
    objects: file('s3'),
  }
}
