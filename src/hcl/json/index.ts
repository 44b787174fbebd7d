export { JsonExpression } from './json-expression.ts'
