package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import scala.concurrent.duration._

/** The sweeper wakes orders again and again while they wait, work, restart or have ended. No step is done twice. */
class SweeperRacesEntitySpec extends ChaosStory {

  // The breaker never opens: it would hold back the attempts that this story must see.
  override protected def settings: Map[String, String] = Map("coffee.orders.saga.breaker.failures-max" -> "1000000")

  describe("a sweeper that wakes an order") {
    it("that waits for its next attempt starts no second chain of attempts") {
      // steady state: an order is parked, and its attempts follow the plan
      world.startSweepers()
      world.hang(Step.PAYMENT)
      val order = accepted("parked")
      eventually(world.view(order.id).delayed shouldBe true)

      // fault: the order is woken twice a second for a minute, and the sweeper wakes it too
      val before = calls(order, Step.PAYMENT)
      allTheTime(1.minute) {
        world.wake(order.id).expectMessageClass(classOf[OrderProtocol.Awake])
        world.wake(order.id).expectMessageClass(classOf[OrderProtocol.Awake])
      }

      // what must be refused: more attempts than one chain makes; each is a call and then a wait of five seconds or
      // more
      val oneChain = (1.minute.toSeconds / (world.saga.parkedBackoffMin.toSeconds * 4 / 5 + world.saga.callTimeout.toSeconds)).toInt + 1
      calls(order, Step.PAYMENT) - before should be <= oneChain

      // what must still work: its customer reads it, and the order continues
      rulesHold(order)
      calls(order, Step.PAYMENT) should be > before

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
    }

    it("that was killed and is already alive again confirms it once") {
      // steady state: an order is being packed
      world.startSweepers()
      world.hang(Step.INVENTORY)
      val order = accepted("died")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: the order is killed, and at the same moment a customer, the sweeper and other wakes bring it back
      world.killEntity(order.id)
      val awake = (1 to 10).map(_ => world.wake(order.id))
      val replay = world.submit(order)

      // what must be refused: a second saga; the only saga makes one call and then waits for its next attempt
      val before = calls(order, Step.INVENTORY)
      awake.foreach(_.expectMessageClass(classOf[OrderProtocol.Awake]))
      calls(order, Step.INVENTORY) - before should be <= 1

      // what must still work
      replay.expectMessage(new OrderProtocol.Accepted(order, true))
      rulesHold(order)

      // heal and converge: the sweeper finds the order until it has ended, and not after that
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
      val published = world.events.heard(order.id)
      pass(40.seconds)
      world.events.heard(order.id) shouldBe published
    }

    it("after a crash that lost everything in memory brings the order back without a client") {
      // steady state: orders at each step
      world.startSweepers()
      val orders = Step.values.map { step =>
        world.heal()
        world.hang(step)
        val order = accepted(s"all-died-${step.wireName}")
        eventually(calls(order, step) should be >= 1)
        order
      }

      // fault: everything in memory is lost
      world.crash()

      // what must be refused: a lost order; each open order is in the index
      orders.foreach(order => world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

      // what must still work: the orders continue, although no client sends a command
      world.heal()

      // heal and converge
      orders.foreach(ends(_, OrderStatus.CONFIRMED))
    }
  }
}
