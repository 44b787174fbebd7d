import type { z } from 'zod'
import { boolean, option, string } from '../options/index.ts'

const secret = (description: string) => option(string().optional(), { description, sensitive: true })

/** How to log in to a registry; for the docker builder and docker-push. */
export const loginOptions = {
  login: option(boolean().default(false), 'Logs in to a registry first, and forgets the log-in afterwards.'),
  login_username: option(string().optional(), 'The user to log in as.'),
  login_password: secret('The password, which is handed over on standard input alone.'),
  login_server: option(string().optional(), "The registry to log in to. Default: docker's or podman's own."),
  ecr_login: option(
    boolean().default(false),
    'Logs in to Amazon ECR with a token made for this build. Needs login_server.',
  ),
  aws_access_key: secret('The access key id for ECR. Without it the usual AWS sources are asked.'),
  aws_secret_key: secret('The secret that belongs to aws_access_key.'),
  aws_token: secret('The session token that belongs to a temporary aws_access_key.'),
  aws_profile: option(string().optional(), 'The profile in the AWS configuration files.'),
  aws_force_use_public_ecr: option(
    boolean().default(false),
    'Takes login_server for a public ECR registry, whatever its name.',
  ),
}

/** The decoded form of {@link loginOptions}. */
export type LoginOptions = z.infer<z.ZodObject<typeof loginOptions>>
