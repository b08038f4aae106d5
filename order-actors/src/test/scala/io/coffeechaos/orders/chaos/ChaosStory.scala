package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.{OrderId, Step}
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.{OrderRules, OrderWorld, Orders}
import java.time.{Duration => JavaDuration}
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe
import org.scalatest.BeforeAndAfterEach
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.jdk.DurationConverters._
import scala.language.implicitConversions

/**
 * Stories in five beats: steady state, fault, what must be refused, what must still work, heal and converge. Each has a
 * world of its own, and ends with the one checker.
 */
abstract class ChaosStory extends AnyFunSpec with Matchers with BeforeAndAfterEach {
  protected var world: OrderWorld = _

  /** Keys of the configuration that are other than shipped, for these stories. */
  protected def settings: Map[String, String] = Map.empty

  override def beforeEach(): Unit = world = freshWorld()

  override def afterEach(): Unit = world.close()

  protected def freshWorld(): OrderWorld = OrderWorld.create(settings.asJava)

  /** The same story on another world. */
  protected def onAFreshWorld(story: => Unit): Unit = {
    world.close()
    world = freshWorld()
    story
  }

  /** An order whose customer holds a 202. */
  protected def accepted(key: String): OrderAccepted = {
    val order = Orders.accepted(key)
    world.submit(order).expectMessage(new OrderProtocol.Accepted(order, false))
    order
  }

  protected def statusInRow(id: OrderId): Option[OrderStatus] =
    Option(world.rows.row(id).orElse(null)).map(_.view.status)

  /** Until the order has ended so, is published and out of the index; then all the rules. */
  protected def ends(order: OrderAccepted, status: OrderStatus): Unit = {
    world.eventually(() => statusInRow(order.id) shouldBe Some(status))
    world.eventually(() => OrderRules.holdAtRest(world, order.id))
    world.view(order.id).status shouldBe status
  }

  /** While nothing has healed yet. */
  protected def rulesHold(order: OrderAccepted): Unit = OrderRules.hold(world.found(order.id), world.dependencies)

  protected def calls(order: OrderAccepted, step: Step): Int = world.dependencies.calls(order.id, step)

  protected def allCalls(step: Step): Int = world.dependencies.of(step).calls()

  protected def eventually(assertion: => Any): Unit = world.eventually(() => { val _ = assertion })

  protected def allTheTime(time: FiniteDuration)(assertion: => Any): Unit =
    world.allTheTime(time.toJava, () => { val _ = assertion })

  /** The next answer, however much virtual time it takes. */
  protected def answerTo[T](asked: TestProbe[T]): T = {
    var answer = Option.empty[T]
    eventually { answer = Some(asked.receiveMessage(1.milli)) }
    answer.get
  }

  protected def pass(time: FiniteDuration): Unit = world.pass(time.toJava)

  protected implicit def javaDuration(time: FiniteDuration): JavaDuration = time.toJava
}
