import type { VirtualService } from '../../resources/virtual-service.js';

/** Whether a VirtualService is exported to clients of a namespace. */
export function reaches({ exportTo, namespace }: VirtualService, clientNamespace: string): boolean {
  return (
    exportTo.length === 0 ||
    exportTo.includes('*') ||
    exportTo.includes(clientNamespace) ||
    (exportTo.includes('.') && namespace === clientNamespace)
  );
}
