import type { StaticOperationSchema } from '@smithy/types'
import type { Operations } from '../ec2/call.ts'
import type { QueryDialect } from '../protocol/query-names.ts'

/** One of AWS's services behind the endpoint, of those that speak the query protocol. */
export interface QueryService {
  /** As in a credential's scope. */
  readonly name: 'ec2' | 'sts' | 'iam'
  readonly dialect: QueryDialect
  readonly version: string
  readonly xmlNamespace: string
  /** Whether its records belong to a region. */
  readonly scope: 'region' | 'global'
  readonly operations: Operations
  /** The SDK's schema of an action, whether answered here or not. */
  schema(action: string): StaticOperationSchema | undefined
}

/** Finds the operations' schemas among a client package's exports: `RunInstances$`. */
export function schemasOf(exports: Readonly<Record<string, unknown>>): QueryService['schema'] {
  return (action) => {
    const name = `${action}$`
    const schema = Object.hasOwn(exports, name) ? exports[name] : undefined
    return Array.isArray(schema) && schema[0] === operationSchemaId ? (schema as StaticOperationSchema) : undefined
  }
}

/** How the SDK marks the schema of an operation (StaticSchemaIdOperation). */
const operationSchemaId = 9
