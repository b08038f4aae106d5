/** The documents that the server carries: the OpenAPI document, a viewer for it, and a page for each problem type. */
package io.coffeechaos.orders.api.docs;
