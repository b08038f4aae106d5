/** Documents that the server carries about itself: its contract, a viewer for it, a page for each problem. */
package io.coffeechaos.orders.api.docs;
