import type { z } from 'zod'
import { block, boolean, integer, list, map, option, string } from '../options/index.ts'

/** Packer's access options of every amazon component, to be spread into its own: `{ ...awsAccessOptions, ami_name: … }`. */
export const awsAccessOptions = {
  region: option(
    string().optional(),
    'The region to build in, such as "eu-west-1". Else AWS_REGION, AWS_DEFAULT_REGION, or the region of the profile.',
  ),
  access_key: option(string().optional(), {
    description: 'The access key id. Only together with secret_key; without both the usual AWS sources are asked.',
    sensitive: true,
  }),
  secret_key: option(string().optional(), { description: 'The secret that belongs to access_key.', sensitive: true }),
  token: option(string().optional(), {
    description: 'The session token that belongs to a temporary access_key.',
    sensitive: true,
  }),
  profile: option(
    string().optional(),
    'The profile in the AWS configuration files. Default AWS_PROFILE, else "default".',
  ),
  shared_credentials_file: option(
    string().optional(),
    'Another credentials file than AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials.',
  ),
  assume_role: option(
    block({
      role_arn: option(string().optional(), 'The role to take on.'),
      duration_seconds: option(integer().min(900).max(43_200).optional(), 'How long the role is taken on for.'),
      external_id: option(string().optional(), 'The external id that the role asks for.'),
      policy: option(string().optional(), 'A policy in JSON that narrows what the role may do.'),
      policy_arns: option(list(string()).optional(), 'ARNs of managed policies that narrow what the role may do.'),
      session_name: option(string().optional(), 'How the session is called in the logs of AWS. Default "ingot".'),
      tags: option(map(string()).optional(), 'Tags of the session.'),
      transitive_tag_keys: option(list(string()).optional(), 'Those of the tags that further roles inherit.'),
    }).optional(),
    'Takes on a role, with the credentials found otherwise.',
  ),
  mfa_code: option(string().optional(), {
    description: 'The current code of the device that a profile with mfa_serial asks for.',
    sensitive: true,
  }),
  custom_endpoint_ec2: option(
    string().optional(),
    'The URL that EC2 calls go to. One whose host names the build region serves that region alone, any other serves all.',
  ),
  decode_authorization_messages: option(
    boolean().default(false),
    'Has AWS decode the encoded part of "not authorized" answers, for the error message. Needs sts:DecodeAuthorizationMessage.',
  ),
  insecure_skip_tls_verify: option(boolean().default(false), "Doesn't check the endpoint's TLS certificate."),
  max_retries: option(
    integer().min(0).optional(),
    'How often one call is repeated after passing faults. Default: for ten minutes, however often. Throttling ends no call.',
  ),
  skip_metadata_api_check: option(
    boolean().default(false),
    "Doesn't ask the instance metadata service for credentials.",
  ),
  skip_credential_validation: option(
    boolean().default(false),
    'Accepted for compatibility: no call is ever made only to check credentials.',
  ),
  skip_region_validation: option(boolean().default(false), "Doesn't check that region and ami_regions exist."),
  vault_aws_engine: option(
    block({
      name: option(string().optional(), 'The role in Vault.'),
      engine_name: option(string().optional(), 'The path of the engine. Default "aws".'),
      role_arn: option(string().optional(), 'The role to ask Vault for.'),
      ttl: option(string().optional(), 'How long the credentials hold.'),
    }).optional(),
    {
      description: 'Gets credentials from the AWS engine of a HashiCorp Vault.',
      refused: 'get the credentials from Vault before the build and pass them in the environment',
    },
  ),
  aws_polling: option(
    block({
      delay_seconds: option(
        integer().min(0).optional(),
        'The time between two looks. Default: half a second at first, more and more up to 5 s in long waits.',
      ),
      max_attempts: option(
        integer().min(0).optional(),
        'Limits a wait, and how long a call may be throttled, to this many times delay_seconds. Default: no limit.',
      ),
    }).optional(),
    'How often to look, and for how long, while something in AWS takes its time.',
  ),
}

type Shape = typeof awsAccessOptions

/** The decoded form of {@link awsAccessOptions}. */
export type AwsAccessOptions = z.infer<z.ZodObject<Shape>>
