import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

export { SecretsManagerClient }

/** The calls of Secrets Manager that Ingot makes. Load this module with `import()`. */
export const secretsManagerCommands = { GetSecretValue: GetSecretValueCommand } as const
