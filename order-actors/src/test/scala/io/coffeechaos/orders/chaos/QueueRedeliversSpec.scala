package io.coffeechaos.orders.chaos

import com.typesafe.config.ConfigFactory
import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.metrics.QueueMetrics
import io.coffeechaos.orders.queue.{QueueSettings, ConsumeResult}
import io.coffeechaos.orders.queue.intake.OrderIntake
import io.coffeechaos.orders.testkit.{OrderWorld, Orders}
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import io.prometheus.metrics.model.registry.PrometheusRegistry
import java.util.Optional
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe
import scala.collection.mutable
import scala.concurrent.duration._
import scala.util.{Random, Try}

/** The intake queue delivers each message twice and in any order, and loses acknowledgements. Each key is one order. */
class QueueRedeliversSpec extends ChaosStory {
  private val ordersMax = 20

  describe("a queue that redelivers everything twice and out of order") {
    it("makes one order of each key, also during outages of the journal") {
      val seed = Random.nextLong()
      info(s"seed $seed")
      val queue = new ForgetfulQueue(world, new Random(seed))

      // steady state: the journal is unavailable, and orders wait in the queue; their clients sent some of them twice
      world.stopJournal()
      val orders = (1 to ordersMax).map(n => Orders.accepted(s"queued-$n"))
      orders.foreach(queue.put)
      orders.take(ordersMax / 2).foreach(queue.put)
      // one key also has another order, and either of the two can be first
      val reused = Orders.reusing(orders.head)
      queue.put(reused)

      // fault: every message is received twice and in any order, and no write can succeed
      queue.deliverAll(journalUp = true)

      // what must be refused: the removal of any message from the queue
      queue.waiting shouldBe (ordersMax + ordersMax / 2 + 1)
      queue.dead shouldBe 0
      orders.foreach(calls(_, Step.PAYMENT) shouldBe 0)

      // the same when the journal can be read but not written, and every order answers that the result is unknown
      world.heal()
      world.failNextWrites(10000)
      queue.deliverAll(journalUp = true, patience = 1.minute)
      queue.unknown shouldBe 2 * queue.waiting
      queue.waiting shouldBe (ordersMax + ordersMax / 2 + 1)
      orders.foreach(calls(_, Step.PAYMENT) shouldBe 0)

      // what must still work: the intake asks no order while it knows that the journal is unavailable
      queue.deliverAll(journalUp = false)
      queue.waiting shouldBe (ordersMax + ordersMax / 2 + 1)

      // heal and converge: the journal is available, fails five more writes, and is available again; three
      // acknowledgements are lost
      world.heal()
      world.dependencies.now(Mode.ANSWER)
      queue.forgetAcknowledgements(3)
      world.failNextWrites(5)
      eventually {
        queue.deliverAll(journalUp = true)
        queue.waiting shouldBe 0
      }
      queue.dead shouldBe 0
      val first = world.journalled(orders.head.id).get(0)
      orders.tail.foreach(ends(_, OrderStatus.CONFIRMED))
      ends(first.asInstanceOf[OrderAccepted], OrderStatus.CONFIRMED)
      orders.foreach(order => Step.values.foreach(calls(order, _) shouldBe 1))
    }
  }

  /** A queue that delivers a message any number of times, until a deletion of the message arrives. */
  private class ForgetfulQueue(world: OrderWorld, random: Random) {
    private class Message(val body: String) { var receives = 0 }

    private val intake = new OrderIntake(
      Orders.TENANT,
      QueueSettings.of(ConfigFactory.defaultReference().resolve()),
      new QueueMetrics(new PrometheusRegistry())
    )
    private val messages = mutable.Set.empty[Message]
    private var forgotten = 0
    var dead = 0
    /** The number of answers that the result is unknown. */
    var unknown = 0

    def waiting: Int = messages.size

    def put(order: OrderAccepted): Unit = messages += new Message(OrderIntake.message(order))

    /** Loses the next {@code n} acknowledgements. */
    def forgetAcknowledgements(n: Int): Unit = forgotten = n

    /** Delivers all messages twice, in any order and at once. */
    def deliverAll(journalUp: Boolean, patience: FiniteDuration = 3.seconds): Unit = {
      val deliveries = random.shuffle(messages.toSeq ++ messages.toSeq)
      val asked = deliveries.flatMap { message =>
        message.receives += 1
        intake.received(message.body, message.receives, journalUp) match {
          case ask: OrderIntake.Ask => Some((message, ask.order, world.submit(ask.order)))
          case settled: OrderIntake.Settled =>
            settle(message, settled.result)
            None
        }
      }
      pass(patience)
      asked.foreach { case (message, order, probe) =>
        val answer = answerOf(probe)
        unknown += answer.filter(_.isInstanceOf[OrderProtocol.StorageUnknown]).map(_ => 1).orElse(0)
        settle(message, intake.answered(order, message.receives, answer))
      }
    }

    private def answerOf(probe: TestProbe[OrderProtocol.AcceptReply]): Optional[OrderProtocol.AcceptReply] =
      Try(probe.receiveMessage(50.millis)).fold(_ => Optional.empty(), answer => Optional.of(answer))

    private def settle(message: Message, result: ConsumeResult): Unit = result match {
      case _: ConsumeResult.Done if forgotten > 0 => forgotten -= 1
      case _: ConsumeResult.Done                  => messages -= message
      case _: ConsumeResult.Later                 =>
      case _: ConsumeResult.DeadLetter            => dead += 1
    }
  }
}
