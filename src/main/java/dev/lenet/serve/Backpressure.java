package dev.lenet.serve;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;

/**
 * Reads nothing more from a client that does not read its answers, until it does: else HTTP/2's
 * pings, each of which has to be answered, would pile up their answers here.
 */
final class Backpressure extends ChannelInboundHandlerAdapter {
  /** With so many bytes that wait to be sent a connection is not read from, until few are left. */
  private static final int MANY = 1 << 20;

  private static final int FEW = MANY / 2;

  private boolean paused;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    // Armeria sets it to no limit.
    context.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(FEW, MANY));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Each time: Armeria sets it, too. Where it has paused already, it is not for this to go on.
    if (!context.channel().isWritable() && context.channel().config().isAutoRead()) {
      paused = true;
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (paused && context.channel().isWritable()) {
      paused = false;
      context.channel().config().setAutoRead(true);
    }
    context.fireChannelWritabilityChanged();
  }
}
