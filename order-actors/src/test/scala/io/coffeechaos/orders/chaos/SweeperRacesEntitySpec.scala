package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import scala.concurrent.duration._

/** Orders are woken again and again while they are alive, going on, restarting or done: nothing is ever done twice. */
class SweeperRacesEntitySpec extends ChaosStory {

  // The breaker stays out of it: it would hold back the very attempts that must not be made.
  override protected def settings: Map[String, String] = Map("coffee.orders.saga.breaker.failures-max" -> "1000000")

  describe("a sweeper that wakes an order") {
    it("which waits for its next attempt starts no second chain of attempts") {
      // steady state: an order is parked, and its attempts come as planned
      world.startSweepers()
      world.hang(Step.PAYMENT)
      val order = accepted("parked")
      eventually(world.view(order.id).delayed shouldBe true)

      // fault: it is woken twice a second for a minute, and swept too
      val before = calls(order, Step.PAYMENT)
      allTheTime(1.minute) {
        world.wake(order.id).expectMessageClass(classOf[OrderProtocol.Awake])
        world.wake(order.id).expectMessageClass(classOf[OrderProtocol.Awake])
      }

      // what must be refused: more attempts than one chain makes, a call each and then five seconds or more
      val oneChain = (1.minute.toSeconds / (world.saga.parkedBackoffMin.toSeconds * 4 / 5 + world.saga.callTimeout.toSeconds)).toInt + 1
      calls(order, Step.PAYMENT) - before should be <= oneChain

      // what must still work: its customer reads it, and it goes on
      rulesHold(order)
      calls(order, Step.PAYMENT) should be > before

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
    }

    it("which has just died, and finds its owner alive again by another's hand, confirms it once") {
      // steady state: an order is being packed
      world.startSweepers()
      world.hang(Step.INVENTORY)
      val order = accepted("died")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: it dies, and at the same moment a customer, the sweeper and another wake bring it back
      world.killEntity(order.id)
      val awake = (1 to 10).map(_ => world.wake(order.id))
      val replay = world.submit(order)

      // what must be refused: a second run; the one there is makes one call, and then waits for its time
      val before = calls(order, Step.INVENTORY)
      awake.foreach(_.expectMessageClass(classOf[OrderProtocol.Awake]))
      calls(order, Step.INVENTORY) - before should be <= 1

      // what must still work
      replay.expectMessage(new OrderProtocol.Accepted(order, true))
      rulesHold(order)

      // heal and converge: found by the sweeper again and again until it has ended, and by nobody after that
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
      val published = world.events.heard(order.id)
      pass(40.seconds)
      world.events.heard(order.id) shouldBe published
    }

    it("of which nobody hears, because everything died, brings it back by itself") {
      // steady state: orders at each step
      world.startSweepers()
      val orders = Step.values.map { step =>
        world.heal()
        world.hang(step)
        val order = accepted(s"all-died-${step.wireName}")
        eventually(calls(order, step) should be >= 1)
        order
      }

      // fault: all that lives in memory dies
      world.crash()

      // what must be refused: silence; each is in the index, or somebody has it
      orders.foreach(order => world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

      // what must still work: nobody asks for them, and they go on
      world.heal()

      // heal and converge
      orders.foreach(ends(_, OrderStatus.CONFIRMED))
    }
  }
}
