import { type KindSchema, readSchemaFile } from '../../manifest/kind-schema.js';
import httpRoute from './http-route.json' with { type: 'json' };

/** Schemas of kinds that several meshes read. */
export const schemas: readonly KindSchema[] = [httpRoute].flatMap(readSchemaFile);
